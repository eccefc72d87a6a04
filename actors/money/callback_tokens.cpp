#include "actors/money/top_ups_actor.hpp"
#include "crypto/digest.hpp"

#include <spdlog/spdlog.h>

#include <charconv>

namespace mbs::actors {

namespace {

constexpr std::size_t id_digits = 16, proof_digits = 32;

}  // namespace

std::string callback_token(domain::top_up_id id, std::string_view key) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text(id_digits, '0');
  auto rest = static_cast<std::uint64_t>(id.value);
  for (auto at = text.size(); at > 0; rest >>= 4)
    text[--at] = digits[rest & 15U];
  return text + crypto::to_hex(crypto::keyed_digest(key, {"callback", text})).substr(0, proof_digits);
}

std::optional<domain::top_up_id> top_up_of_token(
    std::string_view token, const std::vector<std::string>& keys) {
  if (token.size() != id_digits + proof_digits) return std::nullopt;
  std::int64_t id = 0;
  const auto [end, ec] = std::from_chars(token.data(), token.data() + id_digits, id, 16);
  if (ec != std::errc{} || end != token.data() + id_digits || id <= 0) return std::nullopt;
  bool is_ours = false;
  for (const auto& key : keys)
    is_ours |= crypto::equal(token, callback_token({id}, key));
  if (!is_ours) return std::nullopt;
  return domain::top_up_id{id};
}

bool may_be_mpesa(const till_settings& till, const std::string& address) {
  const auto from = domain::internet_address_from(address);
  if (from ? domain::is_listed(till.callback_from, *from) : till.callback_from.empty()) return true;
  spdlog::warn("event=payment_callback_elsewhere address={}; see mpesa.callback_addresses", address);
  return false;
}

std::string paybill_token(std::string_view short_code, std::string_view key) {
  return crypto::to_hex(crypto::keyed_digest(key, {"paybill", short_code}))
      .substr(0, id_digits + proof_digits);
}

bool is_paybill_token(
    std::string_view token, std::string_view short_code, const std::vector<std::string>& keys) {
  bool is_ours = false;
  for (const auto& key : keys)
    is_ours |= crypto::equal(token, paybill_token(short_code, key));
  return is_ours;
}

}  // namespace mbs::actors
