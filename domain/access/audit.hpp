#pragma once

#include "domain/ids.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The audit log: who changed what, and when. One entry for each change of the control plane; what happens to
/// messages stands in the journal and never here. Knows nothing of hashes or tables.
namespace mbs::domain {

enum class actor_kind : std::uint8_t { person = 1, key = 2, command_line = 3, system = 4 };

/// "person", "key", "command_line", "system".
[[nodiscard]] std::string_view to_text(actor_kind kind) noexcept;
[[nodiscard]] std::optional<actor_kind> actor_kind_from(std::string_view text) noexcept;

struct audit_actor {
  actor_kind kind = actor_kind::system;
  std::int64_t id = 0;  ///< of the person or key; 0: there is only one of the kind
  bool operator==(const audit_actor&) const = default;
};

/// "system", "command_line", "key:key_…", "person:per_…".
[[nodiscard]] std::string to_text(const audit_actor& actor);
/// Nothing unless it is what to_text makes.
[[nodiscard]] std::optional<audit_actor> audit_actor_from(std::string_view text);

/// What names or finds a person. It stands outside what the chain hashes, which knows a salted digest of it
/// only, and can be erased without breaking the chain.
struct audit_personal {
  std::string name;
  std::string address;
  std::string email;
  std::string ip;
  std::string agent;

  [[nodiscard]] bool empty() const noexcept {
    return name.empty() && address.empty() && email.empty() && ip.empty() && agent.empty();
  }
  bool operator==(const audit_personal&) const = default;
};

/// By whom a change is made, and when: what a store needs to write the entry beside the change.
struct audit_origin {
  audit_actor who;
  time_point at{};  ///< 0 is for set-up and tests
  audit_personal personal{};
};

/// A short fact of a change: a key of 1 to 32 of a-z and _, a value that is cut after 200 octets.
using audit_fact = std::pair<std::string, std::string>;
using audit_facts = std::vector<audit_fact>;
inline constexpr std::size_t most_audit_facts = 16;
inline constexpr std::size_t longest_audit_value = 200;

struct audit_entry {
  time_point at;
  audit_actor actor;
  account_id account;  ///< that was changed; 0: none
  std::string action;  ///< "key.created", in the past; see docs/security.md
  std::string object;  ///< id of what was changed, as text
  audit_facts facts;
  audit_personal personal;
};

[[nodiscard]] audit_entry audited(const audit_origin& by, std::string_view action, account_id account,
    std::string object, audit_facts facts = {});

/// One line a fact, "key=value" with \ and line breaks written as \\ and \n: what is stored and hashed.
/// Facts beyond most_audit_facts are left out. What a key calls a secret, password, token or text is
/// written as "(withheld)", whoever handed it in.
[[nodiscard]] std::string to_text(const audit_facts& facts);
/// Of what to_text made; lines that are none are passed over.
[[nodiscard]] audit_facts audit_facts_from(std::string_view text);

/// The same for what is personal: empty parts are left out.
[[nodiscard]] std::string to_text(const audit_personal& personal);
[[nodiscard]] audit_personal audit_personal_from(std::string_view text);

/// The octets that the chain hashes of entry `number`: each field with its length (8 octets, big end first)
/// in front, so that no two entries share them. `facts` as stored; `personal_digest` is empty when there is
/// nothing personal.
[[nodiscard]] std::string canonical(
    std::int64_t number, const audit_entry& entry, std::string_view facts, std::string_view personal_digest);

}  // namespace mbs::domain
