#include "actors/links/receipt_match.hpp"

namespace mbs::actors {

namespace {

using kind = receipt_match::kind;
using alive_rule = std::function<bool(segment_address)>;

/// Of several segments of a message that have one id, the first that is still awaited.
void add_awaited(receipt_match& m, const receipt_index::named& n, const id_reading& r) {
  if (m.what == kind::several) return;
  const bool other = m.what == kind::one && m.where.message != n.where.message;
  m = {other ? kind::several : kind::one, n.where, n.handset, &r};
}

/// What one reading finds; `handset` 0: of any handset.
[[nodiscard]] receipt_match find(
    const receipt_index& index, const id_reading& r, std::int64_t handset, const alive_rule& alive) {
  receipt_match m;
  receipt_match before;
  index.look_up(r.id, [&](const receipt_index::named& n) {  // the newest first
    if (handset != 0 && n.handset != handset) return;
    if (n.done)
      before = {kind::repeat, n.where, n.handset, &r};
    else if (alive(n.where))
      add_awaited(m, n, r);
  });
  return m.what == kind::nothing ? before : m;
}

/// What two readings of which only one can be right find together.
[[nodiscard]] receipt_match together(const receipt_match& a, const receipt_match& b) {
  if (a.what == kind::nothing) return b;
  if (b.what == kind::nothing) return a;
  if (a.what == kind::repeat && b.what == kind::repeat) return a;
  const bool alike = a.what == kind::one && b.what == kind::one && a.where == b.where;
  return alike ? a : receipt_match{kind::several, {}, 0, nullptr};
}

[[nodiscard]] receipt_match find(const receipt_index& index, const std::vector<id_reading>& ids,
    std::int64_t handset, const alive_rule& alive) {
  for (const auto& r : ids) {
    if (!r.sure) continue;
    if (const auto m = find(index, r, handset, alive); m.what != kind::nothing) return m;
  }
  receipt_match guessed;
  for (const auto& r : ids) {
    if (r.sure || (handset == 0 && r.id.size() < receipt_match::long_id)) continue;
    guessed = together(guessed, find(index, r, handset, alive));
  }
  return guessed;
}

}  // namespace

receipt_match match_receipt(const receipt_index& index, const std::vector<id_reading>& ids,
    const receipt_handsets& handsets, const alive_rule& alive) {
  if (handsets[0] == 0 && handsets[1] == 0) return find(index, ids, 0, alive);
  for (const auto handset : handsets) {
    if (handset == 0) continue;
    if (const auto m = find(index, ids, handset, alive); m.what != kind::nothing) return m;
  }
  return {};
}

}  // namespace mbs::actors
