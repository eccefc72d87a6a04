#include "protocols/smpp/message_id_reader.hpp"

#include <algorithm>
#include <utility>

namespace mbs::smpp {

namespace {

constexpr std::array relations{id_relation::same, id_relation::answers_hex, id_relation::receipts_hex};
constexpr std::string_view nothing_learnt = "-";

template <class Known>
[[nodiscard]] std::string_view word_of(const Known& known, bool is_known) noexcept {
  return is_known ? to_text(known) : nothing_learnt;
}

[[nodiscard]] std::string_view next_word(std::string_view& rest) noexcept {
  const auto end = std::min(rest.find(' '), rest.size());
  const auto word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

[[nodiscard]] std::optional<id_relation> relation_from_text(std::string_view text) noexcept {
  for (const auto r : relations)
    if (to_text(r) == text) return r;
  return std::nullopt;
}

}  // namespace

std::string_view to_text(id_relation r) noexcept {
  switch (r) {
    case id_relation::same: return "same";
    case id_relation::answers_hex: return "answers_hex";
    case id_relation::receipts_hex: return "receipts_hex";
  }
  return "";
}

// --- What is known --------------------------------------------------------------------------------------

id_form message_id_reader::answers() const noexcept {
  return told_.answers == id_form::automatic ? answers_ : told_.answers;
}

id_form message_id_reader::form_at(id_place p) const noexcept {
  const auto told = p == id_place::text ? told_.receipts : told_.parameter;
  return told == id_form::automatic ? of(p).form : told;
}

/// Whether ids that look so can stand in this relation to the answers.
bool message_id_reader::may_be(id_relation r, id_place p, id_looks looks) const noexcept {
  const auto a = answers();
  const auto f = form_at(p);
  const auto open_or = [](id_form known, id_form wanted) {
    return known == id_form::automatic || known == wanted;
  };
  switch (r) {
    case id_relation::same:
      return !(a == id_form::hex && f == id_form::dec) && !(a == id_form::dec && f == id_form::hex);
    case id_relation::answers_hex:
      return looks == id_looks::digits && open_or(a, id_form::hex) && open_or(f, id_form::dec);
    case id_relation::receipts_hex:
      return looks != id_looks::other && open_or(a, id_form::dec) && open_or(f, id_form::hex);
  }
  return false;
}

std::optional<id_relation> message_id_reader::relation(id_place place) const noexcept {
  if (of(place).how && may_be(*of(place).how, place, id_looks::digits)) return of(place).how;
  std::optional<id_relation> only;
  for (const auto r : relations) {
    if (!may_be(r, place, id_looks::digits)) continue;
    if (only) return std::nullopt;
    only = r;
  }
  return only;
}

// --- Reading ----------------------------------------------------------------------------------------------

std::string message_id_reader::answer(std::string_view id) {
  note_looks(id, told_.answers, answers_, odd_answers_);
  return normalise_message_id(id, told_.answers);
}

void message_id_reader::note(const receipt_id_texts& ids) noexcept {
  if (!ids.text.empty()) note_looks(ids.text, told_.receipts, places_[0].form, places_[0].odd);
  if (!ids.parameter.empty()) note_looks(ids.parameter, told_.parameter, places_[1].form, places_[1].odd);
}

/// One id with letters makes the others hexadecimal too. One that is no number says that only of itself, for
/// an operator has odd ones ("N/A") among its numbers; several in a row make all of them text.
void message_id_reader::note_looks(
    std::string_view id, id_form told, id_form& learnt, unsigned& odd) noexcept {
  if (told != id_form::automatic || learnt == id_form::text || id.empty()) return;
  const auto looks = looks_of(id);
  odd = looks == id_looks::other ? odd + 1 : 0;
  if (looks == id_looks::other && odd < odd_wanted) return;
  if (looks == id_looks::digits || (looks == id_looks::hexadecimal && learnt == id_form::hex)) return;
  learnt = looks == id_looks::hexadecimal ? id_form::hex : id_form::text;
  changed_ = true;
  // Pairs of ids that were written alike had digits alone, or are of another time.
  for (auto& k : places_)
    if (k.how == id_relation::same && (k.form != id_form::hex || answers_ != id_form::hex)) k.how.reset();
}

/// As answer() would have spelt it: in the form that the settings give answers, else as it was written.
std::string message_id_reader::spelt(std::string_view id, id_relation r) const {
  const bool numbers = told_.answers == id_form::hex || told_.answers == id_form::dec;
  switch (r) {
    case id_relation::same: return normalise_message_id(id, told_.answers);
    case id_relation::answers_hex:
      return numbers ? normalise_message_id(id, id_form::dec) : decimal_to_hex(id);
    case id_relation::receipts_hex: return hex_to_decimal(id);
  }
  return {};
}

void message_id_reader::read_place(std::string_view id, id_place p, std::vector<id_reading>& out) const {
  const auto looks = looks_of(id);
  const auto learnt = of(p).how;
  const bool follows = learnt && may_be(*learnt, p, looks);
  const auto first = out.size();
  for (const auto r : relations) {
    if (follows ? r != *learnt : !may_be(r, p, looks)) continue;
    auto answer = spelt(id, r);
    const auto same = std::find_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
        [&](const auto& known) { return known.answer == answer; });
    if (same == out.end())
      out.push_back({std::move(answer), p, r, false});
    else
      same->how.reset();
  }
  if (out.size() == first) out.push_back({spelt(id, id_relation::same), p, id_relation::same, false});
  if (out.size() == first + 1) out.back().sure = true;
}

void message_id_reader::read(const receipt_id_texts& ids, std::vector<id_reading>& out) const {
  out.clear();
  // The same octets twice say nothing more; as a rule the settings speak of the text.
  const bool alike = ids.text == ids.parameter && told_.parameter == id_form::automatic;
  if (!ids.parameter.empty() && !alike) read_place(ids.parameter, id_place::parameter, out);
  if (!ids.text.empty()) read_place(ids.text, id_place::text, out);
}

// --- Learning ---------------------------------------------------------------------------------------------

void message_id_reader::matched(const id_reading& by) noexcept {
  misses_ = 0;
  if (by.sure || !by.how) return;
  auto& k = places_[static_cast<std::size_t>(by.place)];
  k.pairs = k.candidate == by.how ? k.pairs + 1 : 1;
  k.candidate = by.how;
  const bool beyond_chance = by.answer.size() >= long_id || answers() != id_form::automatic;
  if (!beyond_chance && k.pairs < pairs_wanted) return;
  k.how = by.how;
  changed_ = true;
}

void message_id_reader::missed() noexcept {
  if (++misses_ < misses_allowed) return;
  misses_ = 0;
  const bool knew = answers_ != id_form::automatic ||
      std::any_of(places_.begin(), places_.end(),
          [](const auto& k) { return k.how || k.form != id_form::automatic; });
  if (!knew) return;
  answers_ = id_form::automatic;
  places_ = {};
  changed_ = true;
}

bool message_id_reader::take_changed() noexcept {
  return std::exchange(changed_, false);
}

std::string message_id_reader::learnt() const {
  std::string words{word_of(answers_, answers_ != id_form::automatic)};
  for (const auto& k : places_) {
    words.append(1, ' ').append(word_of(k.form, k.form != id_form::automatic));
    words.append(1, ' ').append(word_of(k.how.value_or(id_relation::same), k.how.has_value()));
  }
  return words;
}

void message_id_reader::restore(std::string_view learnt) {
  auto words = learnt;
  const auto form = [&words] {
    const auto found = id_form_from_text(next_word(words)).value_or(id_form::automatic);
    return found == id_form::dec ? id_form::automatic : found;  // looks never tell that
  };
  answers_ = form();
  for (auto& k : places_) {
    k.form = form();
    k.how = relation_from_text(next_word(words));
  }
  if (this->learnt() == learnt) return;
  answers_ = id_form::automatic;
  places_ = {};
}

}  // namespace mbs::smpp
