#include "domain/access/audit.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace mbs::domain {

namespace {

struct kind_name {
  actor_kind kind;
  std::string_view text;
};
constexpr std::array kind_names{kind_name{actor_kind::person, "person"}, kind_name{actor_kind::key, "key"},
    kind_name{actor_kind::command_line, "command_line"}, kind_name{actor_kind::system, "system"}};

constexpr std::array<std::string_view, 4> never_written{"secret", "password", "token", "text"};

bool is_withheld(std::string_view key) {
  return std::ranges::any_of(
      never_written, [&](std::string_view word) { return key.find(word) != std::string_view::npos; });
}

// At most `limit` octets, without half a character at the end.
std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0u) == 0x80u)
    --limit;
  return text.substr(0, limit);
}

void append_line(std::string& out, std::string_view key, std::string_view value) {
  out.append(key).append(1, '=');
  for (const char c : cut(value, longest_audit_value)) {
    if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  out += '\n';
}

std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
    } else {
      ++i;
      out += text[i] == 'n' ? '\n' : text[i];
    }
  }
  return out;
}

void append_field(std::string& out, std::string_view octets) {
  auto rest = static_cast<std::uint64_t>(octets.size());
  std::array<char, 8> length{};
  for (auto at = length.rbegin(); at != length.rend(); ++at, rest >>= 8)
    *at = static_cast<char>(rest & 0xffu);
  out.append(length.data(), length.size()).append(octets);
}

std::optional<std::int64_t> number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number <= 0) return std::nullopt;
  return number;
}

}  // namespace

std::string_view to_text(actor_kind kind) noexcept {
  const auto found = std::ranges::find(kind_names, kind, &kind_name::kind);
  return found == kind_names.end() ? std::string_view{} : found->text;
}

std::optional<actor_kind> actor_kind_from(std::string_view text) noexcept {
  const auto found = std::ranges::find(kind_names, text, &kind_name::text);
  if (found == kind_names.end()) return std::nullopt;
  return found->kind;
}

std::string to_text(const audit_actor& actor) {
  const std::string kind{to_text(actor.kind)};
  if (actor.id == 0) return kind;
  if (actor.kind == actor_kind::key) return kind + ':' + to_text(key_id{actor.id});
  if (actor.kind == actor_kind::person) return kind + ':' + to_text(person_id{actor.id});
  return kind + ':' + std::to_string(actor.id);
}

std::optional<audit_actor> audit_actor_from(std::string_view text) {
  const auto colon = text.find(':');
  const auto kind = actor_kind_from(text.substr(0, colon));
  if (!kind) return std::nullopt;
  if (colon == std::string_view::npos) return audit_actor{*kind, 0};
  const auto rest = text.substr(colon + 1);
  if (*kind == actor_kind::key) {
    const auto key = key_id_from(rest);
    if (!key) return std::nullopt;
    return audit_actor{*kind, key->value};
  }
  if (*kind == actor_kind::person) {
    const auto person = person_id_from(rest);
    if (!person) return std::nullopt;
    return audit_actor{*kind, person->value};
  }
  const auto id = number_from(rest);
  if (!id) return std::nullopt;
  return audit_actor{*kind, *id};
}

audit_entry audited(const audit_origin& by, std::string_view action, account_id account, std::string object,
    audit_facts facts) {
  return {by.at, by.who, account, std::string{action}, std::move(object), std::move(facts), by.personal};
}

std::string to_text(const audit_facts& facts) {
  std::string out;
  for (std::size_t i = 0; i < std::min(facts.size(), most_audit_facts); ++i) {
    const auto& [key, value] = facts[i];
    append_line(out, key, is_withheld(key) ? "(withheld)" : std::string_view{value});
  }
  return out;
}

audit_facts audit_facts_from(std::string_view text) {
  audit_facts facts;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    facts.emplace_back(line.substr(0, equals), without_escapes(line.substr(equals + 1)));
  }
  return facts;
}

std::string to_text(const audit_personal& personal) {
  std::string out;
  for (const auto& [key, value] :
      {std::pair<std::string_view, const std::string&>{"name", personal.name}, {"address", personal.address},
          {"email", personal.email}, {"ip", personal.ip}, {"agent", personal.agent}})
    if (!value.empty()) append_line(out, key, value);
  return out;
}

audit_personal audit_personal_from(std::string_view text) {
  audit_personal personal;
  for (auto& [key, value] : audit_facts_from(text)) {
    if (key == "name") personal.name = std::move(value);
    if (key == "address") personal.address = std::move(value);
    if (key == "email") personal.email = std::move(value);
    if (key == "ip") personal.ip = std::move(value);
    if (key == "agent") personal.agent = std::move(value);
  }
  return personal;
}

std::string canonical(
    std::int64_t number, const audit_entry& entry, std::string_view facts, std::string_view personal_digest) {
  std::string out{"mbs audit 1\n"};
  for (const auto value : {number, to_micros(entry.at), static_cast<std::int64_t>(entry.actor.kind),
           entry.actor.id, entry.account.value})
    append_field(out, std::to_string(value));
  for (const auto text :
      {std::string_view{entry.action}, std::string_view{entry.object}, facts, personal_digest})
    append_field(out, text);
  return out;
}

}  // namespace mbs::domain
