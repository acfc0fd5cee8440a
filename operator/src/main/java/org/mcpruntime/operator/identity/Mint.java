package org.mcpruntime.operator.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes keys (P-256) and certificates. Keys and signatures are the JDK's; only the form of a
 * certificate, which the JDK cannot write, is a library's.
 */
final class Mint {

  /** For clocks of others that are behind. */
  private static final Duration BEFORE = Duration.ofMinutes(10);

  private static final String SIGNATURE = "SHA256withECDSA";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Mint() {}

  /** One that vouches for certificates, and for no other authority. */
  static CertifiedKey authority(Instant now, Instant until) {
    var keys = keys();
    var serial = serial();
    // Two of them are known at once, and who looks for the one that signed looks for its name.
    var name = new X500Name("CN=mcp-runtime-operator-" + serial.toString(36));
    try {
      var extensions = new JcaX509ExtensionUtils();
      var builder = builder(name, serial, name, keys, now, until);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              extensions.createSubjectKeyIdentifier(keys.getPublic()));
      return new CertifiedKey(signed(builder, keys.getPrivate()), keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("no authority can be made", e);
    }
  }

  /** What a server of these DNS names shows. */
  static CertifiedKey leaf(CertifiedKey authority, List<String> names, Instant now, Instant until) {
    var keys = keys();
    var issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    try {
      var extensions = new JcaX509ExtensionUtils();
      var builder =
          builder(issuer, serial(), new X500Name("CN=mcp-runtime-operator"), keys, now, until);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()))
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.stream().map(Mint::general).toArray(GeneralName[]::new)));
      return new CertifiedKey(signed(builder, authority.key()), keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("no certificate can be made", e);
    }
  }

  /** Addresses are for tests and for those who reach a port by forwarding it. */
  private static GeneralName general(String name) {
    boolean address = name.matches("[0-9.]+") || name.contains(":");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      BigInteger serial,
      X500Name subject,
      KeyPair keys,
      Instant now,
      Instant until) {
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(now.minus(BEFORE)), Date.from(until), subject, keys.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by)
      throws GeneralSecurityException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder(SIGNATURE).build(by);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no P-256", e);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(120, RANDOM).add(BigInteger.ONE);
  }
}
