// Signing in and proving with a passkey or a security key. A form says what it needs:
// data-passkey="login" with data-options (address that answers JSON), or "get" / "create" with data-from (id of a
// JSON script). Without support of the browser the form stays as the server sent it.

const fromBase64 = (text) => {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  const raw = atob(plain + "=".repeat((4 - (plain.length % 4)) % 4));
  return Uint8Array.from(raw, (char) => char.charCodeAt(0)).buffer;
};

const toBase64 = (buffer) => {
  const raw = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};

const withBuffers = (list) => (list || []).map((item) => ({ ...item, id: fromBase64(item.id) }));

const forCreation = (options, passwordless) => ({
  ...options,
  challenge: fromBase64(options.challenge),
  user: { ...options.user, id: fromBase64(options.user.id) },
  excludeCredentials: withBuffers(options.excludeCredentials),
  authenticatorSelection: {
    ...options.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless ? { userVerification: "required" } : {}),
  },
});

const forRequest = (options) => ({
  ...options,
  challenge: fromBase64(options.challenge),
  allowCredentials: withBuffers(options.allowCredentials),
});

const asJson = (credential) => {
  const answer = credential.response;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const part of parts) {
    if (answer[part]) response[part] = toBase64(answer[part]);
  }
  if (answer.getTransports) response.transports = answer.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toBase64(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const optionsOf = async (form) => {
  if (form.dataset.from) return JSON.parse(document.getElementById(form.dataset.from).textContent);
  const response = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("no options");
  return response.json();
};

const ask = async (form) => {
  const data = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    const passwordless = Boolean(form.elements.passwordless?.checked);
    return navigator.credentials.create({
      publicKey: forCreation(data.creation_options.publicKey, passwordless),
    });
  }
  return navigator.credentials.get({ publicKey: forRequest(data.request_options.publicKey) });
};

const bind = (form) => {
  form.hidden = false;
  form.querySelector("[data-passkey-missing]")?.remove();
  for (const part of form.querySelectorAll("[data-passkey-ready]")) part.hidden = false;
  const problem = form.querySelector("[data-passkey-problem]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      form.elements.credential.value = asJson(await ask(form));
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
};

if (window.PublicKeyCredential && navigator.credentials?.get) {
  for (const form of document.querySelectorAll("form[data-passkey]")) bind(form);
}
