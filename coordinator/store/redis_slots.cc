#include "coordinator/store/redis_slots.h"

#include <charconv>

namespace claque {

uint16_t Crc16(std::string_view bytes) {
  uint16_t crc = 0;
  for (const char c : bytes) {
    crc = static_cast<uint16_t>(crc ^ static_cast<uint8_t>(c) << 8);
    for (int bit = 0; bit < 8; ++bit) {
      crc = static_cast<uint16_t>((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
    }
  }
  return crc;
}

int KeySlot(std::string_view key) {
  const size_t open = key.find('{');
  if (open != std::string_view::npos) {
    const size_t close = key.find('}', open + 1);
    if (close != std::string_view::npos && close > open + 1) {
      key = key.substr(open + 1, close - open - 1);
    }
  }
  return Crc16(key) % kRedisSlots;
}

std::optional<Redirection> ParseRedirection(std::string_view error) {
  Redirection redirection;
  if (error.starts_with("ASK ")) {
    redirection.ask = true;
    error.remove_prefix(4);
  } else if (error.starts_with("MOVED ")) {
    error.remove_prefix(6);
  } else {
    return std::nullopt;
  }
  const size_t space = error.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto [end, wrong] = std::from_chars(error.data(), error.data() + space, redirection.slot);
  if (wrong != std::errc() || end != error.data() + space) return std::nullopt;
  if (redirection.slot < 0 || redirection.slot >= kRedisSlots) return std::nullopt;
  const std::string_view address = error.substr(space + 1);
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  // "host:port", where an IPv6 host has no brackets and an unknown host is empty.
  const std::string_view port = address.substr(colon + 1);
  const auto parsed =
      std::from_chars(port.data(), port.data() + port.size(), redirection.endpoint.port);
  if (parsed.ec != std::errc() || redirection.endpoint.port < 1) return std::nullopt;
  redirection.endpoint.host = address.substr(0, colon);
  return redirection;
}

}  // namespace claque
