"""A QWizard and nothing else, with the third-party packages of the app: what the app's figures are compared with."""

import sys

import cryptography.x509
import filelock
import keyring
import oauthlib.oauth2
import requests
import truststore
from PySide6 import QtNetwork, QtSvg
from PySide6.QtWidgets import QApplication, QWizard

IMPORTED = (cryptography.x509, filelock, keyring, oauthlib.oauth2, requests, truststore, QtNetwork, QtSvg)

app = QApplication(sys.argv)
wizard = QWizard()
wizard.show()
sys.exit(app.exec())
