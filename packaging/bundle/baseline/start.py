"""A QWizard and nothing else, with the third-party packages of the app: what the app's figures are compared with.

They are imported a second after it is shown: the app, too, imports them after its first paint.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWizard


def import_the_rest():
    import cryptography.x509
    import filelock
    import keyring
    import oauthlib.oauth2
    import requests
    import truststore
    from PySide6 import QtNetwork, QtSvg

    return cryptography.x509, filelock, keyring, oauthlib.oauth2, requests, truststore, QtNetwork, QtSvg


app = QApplication(sys.argv)
wizard = QWizard()
wizard.show()
QTimer.singleShot(1000, import_the_rest)
sys.exit(app.exec())
