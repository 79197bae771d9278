/** What is left of an output whose clocks and random parts are never the same twice. */
import { createPrivateKey, X509Certificate } from 'node:crypto';

/**
 * Letters, digits and the signs of base64 in entries named `masked-...` become `x`, so that lengths and separators
 * stay; PEM blocks become a description of the key or certificate in them. All else stays as it is.
 */
export function shapeOf(output: string): string {
  return output
    .replace(/^(\s*masked-[a-z]+: )(.*)$/gm, (_, key: string, value: string) => key + mask(value))
    .replace(/-----BEGIN [A-Z0-9 ]+-----[^-]+-----END [A-Z0-9 ]+-----/g, describePem);
}

function mask(value: string): string {
  return value.replace(/[A-Za-z0-9+/.]/g, 'x');
}

function describePem(block: string): string {
  const pem = block.replace(/^\s+/gm, '');
  return pem.includes('CERTIFICATE') ? describeCertificate(new X509Certificate(pem)) : describeKey(pem);
}

function describeCertificate(certificate: X509Certificate): string {
  const { subject, issuer, subjectAltName, ca, keyUsage, publicKey } = certificate;
  const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  return JSON.stringify({
    subject,
    issuer,
    subjectAltName,
    ca,
    keyUsage,
    days,
    asymmetricKeyType,
    bits: asymmetricKeyDetails?.modulusLength,
    selfSigned: certificate.verify(publicKey),
  });
}

function describeKey(pem: string): string {
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
  const header = pem.slice(0, pem.indexOf('\n'));
  return JSON.stringify({
    header,
    asymmetricKeyType,
    bits: asymmetricKeyDetails?.modulusLength,
    curve: asymmetricKeyDetails?.namedCurve,
  });
}
