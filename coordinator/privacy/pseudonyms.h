// Pseudonyms and sealed handles: how private accounts stay private from the first write on.
//
// Account key = HMAC(installation key, "platform:handle"): equal over campaigns, so overlap can be
// computed on it. Pseudonym = HMAC(campaign key, account key): what people see; unlinkable between
// campaigns without the key. Both are truncated HMAC-SHA-256 (RFC 2104) in base32.
// The raw handle is kept only sealed (AES-256-CTR under a synthetic IV, the SIV construction of
// RFC 5297 with HMAC-SHA-256 as PRF), so that `accounts reveal` works while no store, log or dump
// holds it. Sealing is deterministic: equal plaintexts give equal bytes, so upserts stay
// idempotent.
#ifndef CLAQUE_COORDINATOR_PRIVACY_PSEUDONYMS_H_
#define CLAQUE_COORDINATOR_PRIVACY_PSEUDONYMS_H_

#include <string>
#include <string_view>

#include "common/base/status.h"

namespace claque {

// An account as its platform shows it.
struct RawAccount {
  std::string platform, handle;
};

// Immutable; thread-safe.
class Pseudonyms {
 public:
  // REQUIRES: installation_key has at least 16 bytes.
  explicit Pseudonyms(std::string installation_key);

  // Reads the key file; where there is none, makes one of 32 random bytes (hex, mode 0600).
  // PermissionDenied where others can read it.
  static Result<std::string> LoadOrCreateKey(const std::string& path);

  // 26 characters. Platform and handle are compared without ASCII case.
  std::string AccountKey(std::string_view platform, std::string_view handle) const;
  // "acct-" and 16 characters.
  std::string Pseudonym(std::string_view campaign, std::string_view account_key) const;

  std::string Seal(std::string_view plaintext) const;
  // DataLoss where the bytes were not sealed with this key.
  Result<std::string> Unseal(std::string_view sealed) const;
  // Seal("platform:handle"); '%' and ':' of the platform escaped, so that it opens as it was.
  std::string SealAccount(std::string_view platform, std::string_view handle) const;
  // Errors as those of Unseal.
  Result<RawAccount> UnsealAccount(std::string_view sealed) const;

 private:
  std::string Crypt(std::string_view iv, std::string_view bytes) const;

  std::string account_secret_, campaign_secret_, siv_secret_, cipher_secret_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_PRIVACY_PSEUDONYMS_H_
