// TlsIdentity: a self-signed certificate for 127.0.0.1, made in memory for tests.
#ifndef CLAQUE_TESTS_SUPPORT_TLS_IDENTITY_H_
#define CLAQUE_TESTS_SUPPORT_TLS_IDENTITY_H_

#include <string>

struct x509_st;
struct evp_pkey_st;

namespace claque {

class TlsIdentity {
 public:
  TlsIdentity();
  ~TlsIdentity();
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;

  std::string CertificatePem() const;
  // Lower-case hex.
  std::string CertificateSha256() const;
  x509_st* certificate() const { return certificate_; }
  evp_pkey_st* key() const { return key_; }

 private:
  evp_pkey_st* key_ = nullptr;
  x509_st* certificate_ = nullptr;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_TLS_IDENTITY_H_
