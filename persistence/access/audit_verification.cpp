#include "persistence/access/audit_verification.hpp"

#include "persistence/access/audit_log.hpp"

#include <charconv>

namespace mbs::persistence {

using kind = audit_finding::kind;

std::string_view to_text(kind what) noexcept {
  switch (what) {
    case kind::changed: return "changed";
    case kind::personal_changed: return "personal_changed";
    case kind::missing: return "missing";
    case kind::cut_off: return "cut_off";
    case kind::head_changed: return "head_changed";
  }
  return {};
}

std::string to_text(const audit_head& head) {
  return std::to_string(head.number) + ':' + crypto::to_hex(head.hash);
}

std::optional<audit_head> audit_head_from(std::string_view text) {
  audit_head head;
  const auto* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, head.number);
  if (number.ec != std::errc{} || head.number < 0 || number.ptr == end || *number.ptr != ':')
    return std::nullopt;
  const std::string_view hex{number.ptr + 1, static_cast<std::size_t>(end - number.ptr - 1)};
  if (hex.size() != 2 * head.hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < head.hash.size(); ++i) {
    const auto* first = hex.data() + 2 * i;
    const auto octet = std::from_chars(first, first + 2, head.hash[i], 16);
    if (octet.ec != std::errc{} || octet.ptr != first + 2) return std::nullopt;
  }
  return head;
}

namespace {

std::string range(std::int64_t first, std::int64_t last) {
  if (first == last) return "entry " + std::to_string(first);
  return "entries " + std::to_string(first) + " to " + std::to_string(last);
}

bool is_personal_whole(const stored_audit_row& r) {
  if (!r.has_personal) return true;  // there never was something, or it was erased
  return bytes_of(personal_digest(r.salt, r.content)) == r.personal_digest;
}

}  // namespace

void look_at(const stored_audit_row& stored, audit_walk& walk, std::vector<audit_finding>& found) {
  const auto& row = stored.row;
  const auto expected = walk.at.number + 1;
  if (row.number != expected) {
    // What the next entry was chained to is gone with them: it counts as it is.
    found.push_back({kind::missing, expected, range(expected, row.number - 1) + " missing"});
  } else if (audit_hash(walk.at.hash,
                 domain::canonical(row.number, row.entry, stored.facts, stored.personal_digest)) !=
      row.hash) {
    found.push_back({kind::changed, row.number,
        range(row.number, row.number) + " is not what was written, or not in its place"});
  }
  if (!is_personal_whole(stored))
    found.push_back({kind::personal_changed, row.number,
        "what is personal of " + range(row.number, row.number) + " is not what was written"});
  walk.at = {row.number, row.hash};
  ++walk.looked_at;
}

void compare_end(const audit_walk& walk, const audit_head& head, std::vector<audit_finding>& found) {
  if (head.number > walk.at.number) {
    found.push_back({kind::cut_off, walk.at.number + 1,
        range(walk.at.number + 1, head.number) + " cut off at the end: the head says " +
            std::to_string(head.number)});
  } else if (head != walk.at) {
    found.push_back({kind::head_changed, head.number,
        "the head says " + std::to_string(head.number) + ", the newest entry is " +
            std::to_string(walk.at.number) + (head.number == walk.at.number ? " with another hash" : "")});
  }
}

}  // namespace mbs::persistence
