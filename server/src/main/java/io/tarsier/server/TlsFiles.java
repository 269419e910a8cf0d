package io.tarsier.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a certificate chain and its key from PEM files. */
final class TlsFiles {

  static final char[] NO_PASSWORD = new char[0];

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private TlsFiles() {}

  /**
   * @throws SettingsException naming the file and what is wrong with it
   */
  static KeyStore read(Path cert, Path key) {
    try {
      Collection<? extends Certificate> chain = chain(cert);
      PrivateKey privateKey = key(key);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("tarsier", privateKey, NO_PASSWORD, chain.toArray(new Certificate[0]));
      return store;
    } catch (IOException e) {
      throw new SettingsException("cannot read " + cert + " or " + key + ": " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new SettingsException(
          cert + " and " + key + " do not make a certificate with its key: " + e.getMessage(), e);
    }
  }

  private static Collection<? extends Certificate> chain(Path file)
      throws IOException, GeneralSecurityException {
    var in = new ByteArrayInputStream(Files.readAllBytes(file));
    var chain = CertificateFactory.getInstance("X.509").generateCertificates(in);
    if (chain.isEmpty()) {
      throw new SettingsException(file + " holds no certificate in PEM form");
    }
    return chain;
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String pem = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
    Matcher m = KEY.matcher(pem);
    if (!m.find()) {
      throw new SettingsException(
          file
              + " holds no PKCS#8 key without a password; convert it with: openssl pkcs8 -topk8 -nocrypt -in "
              + file.getFileName()
              + " -out key.pem");
    }
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(m.group(1)));
    // The file does not say of which kind the key is.
    List<String> refused = new ArrayList<>();
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        refused.add(algorithm);
      }
    }
    throw new SettingsException(
        file + " holds a key that is none of " + String.join(", ", refused));
  }
}
