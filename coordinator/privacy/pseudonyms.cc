#include "coordinator/privacy/pseudonyms.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "common/base/hash.h"

namespace claque {
namespace {

constexpr size_t kIvBytes = 16;

std::string Derive(std::string_view key, std::string_view purpose) {
  return std::string(AsBytes(HmacSha256(key, purpose)));
}

std::string FoldAscii(std::string_view s) {
  std::string out(s);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string EscapePlatform(std::string_view platform) {
  std::string out;
  for (const char c : platform) {
    if (c == '%' || c == ':') {
      out += c == '%' ? "%25" : "%3A";
    } else {
      out += c;
    }
  }
  return out;
}

std::string UnescapePlatform(std::string_view escaped) {
  std::string out;
  while (!escaped.empty()) {
    const bool colon = escaped.starts_with("%3A");
    const bool mark = colon || escaped.starts_with("%25");
    out += colon ? ':' : escaped[0];
    escaped.remove_prefix(mark ? 3 : 1);
  }
  return out;
}

Result<std::string> ReadKey(int fd, const std::string& path) {
  struct stat info {};
  if (fstat(fd, &info) == 0 && (info.st_mode & 077) != 0) {
    return PermissionDenied("key file '" + path + "' is readable by others: chmod 600 it");
  }
  std::array<char, 4096> buffer{};
  const ssize_t got = read(fd, buffer.data(), buffer.size());
  std::string key(buffer.data(), got > 0 ? static_cast<size_t>(got) : 0);
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
  if (key.size() < 16) return DataLoss("key file '" + path + "' is shorter than 16 bytes");
  return key;
}

// Written beside and linked into place: of two coordinators that start at once, one key wins.
Status CreateKey(const std::string& path) {
  std::array<unsigned char, 32> random{};
  if (RAND_bytes(random.data(), random.size()) != 1) return Internal("no random bytes");
  const std::string key = Hex({reinterpret_cast<const char*>(random.data()), random.size()}) + "\n";
  const std::string fresh = path + "." + std::to_string(getpid());
  const int fd = open(fresh.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return Unavailable("cannot create key file '" + path + "': " + std::strerror(errno));
  const bool written =
      write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && fsync(fd) == 0;
  close(fd);
  const bool linked = written && (link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST);
  unlink(fresh.c_str());
  return linked ? OkStatus() : Unavailable("cannot write key file '" + path + "'");
}

}  // namespace

Pseudonyms::Pseudonyms(std::string installation_key)
    : account_secret_(Derive(installation_key, "claque account key")),
      campaign_secret_(Derive(installation_key, "claque campaign key")),
      siv_secret_(Derive(installation_key, "claque seal iv")),
      cipher_secret_(Derive(installation_key, "claque seal cipher")) {}

Result<std::string> Pseudonyms::LoadOrCreateKey(const std::string& path) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
      auto key = ReadKey(fd, path);
      close(fd);
      return key;
    }
    if (errno != ENOENT) break;
    CLAQUE_RETURN_IF_ERROR(CreateKey(path));
  }
  return Unavailable("cannot read key file '" + path + "': " + std::strerror(errno));
}

std::string Pseudonyms::AccountKey(std::string_view platform, std::string_view handle) const {
  const std::string id = FoldAscii(platform) + ":" + FoldAscii(handle);
  return Base32(AsBytes(HmacSha256(account_secret_, id)).substr(0, 16));
}

std::string Pseudonyms::Pseudonym(std::string_view campaign, std::string_view account_key) const {
  const std::string key = Derive(campaign_secret_, campaign);
  return "acct-" + Base32(AsBytes(HmacSha256(key, account_key)).substr(0, 10));
}

std::string Pseudonyms::Crypt(std::string_view iv, std::string_view bytes) const {
  std::string out(bytes.size(), '\0');
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> ctx(EVP_CIPHER_CTX_new(),
                                                                            &EVP_CIPHER_CTX_free);
  int length = 0;
  EVP_EncryptInit_ex(ctx.get(), EVP_aes_256_ctr(), nullptr,
                     reinterpret_cast<const unsigned char*>(cipher_secret_.data()),
                     reinterpret_cast<const unsigned char*>(iv.data()));
  EVP_EncryptUpdate(ctx.get(), reinterpret_cast<unsigned char*>(out.data()), &length,
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
  return out;
}

std::string Pseudonyms::Seal(std::string_view plaintext) const {
  const std::string iv(AsBytes(HmacSha256(siv_secret_, plaintext)).substr(0, kIvBytes));
  return iv + Crypt(iv, plaintext);
}

Result<std::string> Pseudonyms::Unseal(std::string_view sealed) const {
  if (sealed.size() < kIvBytes) return DataLoss("sealed bytes are too short");
  const std::string_view iv = sealed.substr(0, kIvBytes);
  std::string plaintext = Crypt(iv, sealed.substr(kIvBytes));
  const Sha256Digest expected = HmacSha256(siv_secret_, plaintext);
  if (CRYPTO_memcmp(expected.data(), iv.data(), kIvBytes) != 0) {
    return DataLoss("sealed bytes do not belong to this installation key");
  }
  return plaintext;
}

std::string Pseudonyms::SealAccount(std::string_view platform, std::string_view handle) const {
  return Seal(EscapePlatform(platform) + ":" + std::string(handle));
}

Result<RawAccount> Pseudonyms::UnsealAccount(std::string_view sealed) const {
  CLAQUE_ASSIGN_OR_RETURN(const std::string account, Unseal(sealed));
  const size_t colon = account.find(':');
  if (colon == std::string::npos) return DataLoss("sealed bytes are no account");
  return RawAccount{UnescapePlatform(std::string_view(account).substr(0, colon)),
                    account.substr(colon + 1)};
}

}  // namespace claque
