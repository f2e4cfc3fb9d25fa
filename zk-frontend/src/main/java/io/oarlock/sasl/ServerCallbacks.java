package io.oarlock.sasl;

import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;

/** What DIGEST-MD5 asks of the server in one exchange: the password of a user, and which id he gets. */
final class ServerCallbacks implements CallbackHandler {
    private final Map<String, String> passwords;
    private String user = "";

    ServerCallbacks(Map<String, String> passwords) {
        this.passwords = passwords;
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                user = name.getDefaultName();
                name.setName(user);
            } else if (callback instanceof PasswordCallback password) {
                String known = passwords.get(user);
                // Without a password the mechanism refuses the client.
                password.setPassword(known == null ? null : known.toCharArray());
            } else if (callback instanceof RealmCallback realm) {
                realm.setText(realm.getDefaultText());
            } else if (callback instanceof AuthorizeCallback authorize) {
                authorize(authorize);
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    /** A client is who it has proved to be: it may not ask to be somebody else. */
    private static void authorize(AuthorizeCallback callback) {
        String proved = callback.getAuthenticationID();
        String wanted = callback.getAuthorizationID();
        callback.setAuthorized(wanted == null || wanted.equals(proved));
        callback.setAuthorizedID(proved);
    }
}
