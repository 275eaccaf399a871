"""Which of our forms stand in for allauth's; the settings read this, so it imports nothing."""

FORMS = "mitwirk.accounts.forms_signin"

ALLAUTH_FORMS = {
    "account": {
        "login": f"{FORMS}.LoginForm",
        "signup": f"{FORMS}.SignupForm",
        "add_email": f"{FORMS}.AddEmailForm",
        "change_password": f"{FORMS}.ChangePasswordForm",
        "set_password": f"{FORMS}.SetPasswordForm",
        "reset_password": f"{FORMS}.ResetPasswordForm",
        "reset_password_from_key": f"{FORMS}.ResetPasswordKeyForm",
        "reauthenticate": f"{FORMS}.ReauthenticateForm",
        "request_login_code": f"{FORMS}.RequestLoginCodeForm",
        "confirm_login_code": f"{FORMS}.ConfirmLoginCodeForm",
        "confirm_email_verification_code": f"{FORMS}.ConfirmEmailForm",
        "confirm_password_reset_code": f"{FORMS}.ConfirmResetForm",
    },
    "mfa": {
        "authenticate": f"{FORMS}.AuthenticateForm",
        "reauthenticate": f"{FORMS}.SecondStepReauthenticateForm",
        "activate_totp": f"{FORMS}.ActivateTOTPForm",
        "add_webauthn": f"{FORMS}.AddKeyForm",
        "edit_webauthn": f"{FORMS}.EditKeyForm",
    },
    "socialaccount": {"signup": f"{FORMS}.ProviderSignupForm"},
}
