#include "persistence/access/secret_box.hpp"

namespace mbs::persistence {

namespace {

constexpr std::string_view proof_text = "mbs";

std::string proof_row(const std::string& key) {
  return "sealing_keys/" + key;
}

}  // namespace

std::string secret_box::seal(sql::connection& c, std::string_view secret, const std::string& row) const {
  if (secret.empty()) return {};
  note_use(c);
  return ring_ ? ring_->seal(secret, row) : std::string{secret};
}

std::optional<std::string> secret_box::open(std::string_view stored, const std::string& row) const {
  if (!crypto::key_ring::is_sealed(stored)) return std::string{stored};
  return ring_ ? ring_->open(stored, row) : std::nullopt;
}

bool secret_box::is_current(std::string_view stored) const {
  if (stored.empty()) return true;
  return ring_ ? ring_->is_newest(stored) : !crypto::key_ring::is_sealed(stored);
}

std::string secret_box::current_key() const {
  return ring_ ? ring_->newest_id() : std::string{no_key};
}

bool secret_box::has_key(const std::string& id, std::string_view proof) const {
  if (id == no_key) return true;
  return ring_ && ring_->open(proof, proof_row(id)) == proof_text;
}

void secret_box::note_use(sql::connection& c) const {
  const auto key = current_key();
  const auto proof = ring_ ? ring_->seal(proof_text, proof_row(key)) : std::string{};
  c.execute(
      "INSERT INTO sealing_keys (id, proof, uses) VALUES ($1, $2, 1) "
      "ON CONFLICT (id) DO UPDATE SET uses = sealing_keys.uses + 1",
      {std::string_view{key}, std::string_view{proof}});
}

std::string secret_box::row_of(domain::account_id id) {
  return "accounts/" + std::to_string(id.value);
}

std::string secret_box::row_of(domain::webhook_endpoint_id id) {
  return "webhook_endpoints/" + std::to_string(id.value);
}

std::string secret_box::row_of(domain::person_id id) {
  return "second_factors/" + std::to_string(id.value);
}

}  // namespace mbs::persistence
