#include "persistence/money/billing_codec.hpp"

#include "persistence/sql/session.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <vector>

namespace mbs::persistence {

namespace {

using domain::billing_facts;
using domain::money;
using cells = std::vector<std::string>;

void append_escaped(std::string& to, std::string_view text) {
  for (const char c : text) {
    if (c == '\\')
      to += "\\\\";
    else if (c == '\t')
      to += "\\t";
    else if (c == '\n')
      to += "\\n";
    else
      to += c;
  }
}

class kept_text {
 public:
  void add(std::string_view name, std::string_view value) {
    if (!value.empty()) add(name, cells{std::string{value}});
  }
  void add(std::string_view name, std::int64_t value) {
    if (value != 0) add(name, cells{std::to_string(value)});
  }
  void add(std::string_view name, const cells& values) {
    text_ += name;
    for (const auto& v : values) {
      text_ += '\t';
      append_escaped(text_, v);
    }
    text_ += '\n';
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

[[noreturn]] void damaged() {
  throw sql::damaged_row{"what a document says cannot be read"};
}

cells cells_of(std::string_view line) {
  cells all(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\t') {
      all.emplace_back();
    } else if (line[i] != '\\') {
      all.back() += line[i];
    } else if (++i < line.size()) {
      all.back() += line[i] == 't' ? '\t' : line[i] == 'n' ? '\n' : line[i];
    }
  }
  return all;
}

std::int64_t number_of(const std::string& text) {
  std::int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, ec] = std::from_chars(text.data(), end, value);
  if (ec != std::errc{} || stop != end) damaged();
  return value;
}

money money_of(const std::string& text) {
  return money::from_units(number_of(text));
}

using part = std::function<void(billing_facts&, const cells&)>;

part into(std::string billing_facts::*place) {
  return [place](billing_facts& f, const cells& c) { f.*place = c[1]; };
}
part into(money billing_facts::*place) {
  return [place](billing_facts& f, const cells& c) { f.*place = money_of(c[1]); };
}
part into(domain::time_point billing_facts::*place) {
  return [place](billing_facts& f, const cells& c) { f.*place = domain::from_micros(number_of(c[1])); };
}
part into(domain::billing_party billing_facts::*party, std::string domain::billing_party::*place) {
  return [party, place](billing_facts& f, const cells& c) { (f.*party).*place = c[1]; };
}

const std::map<std::string, part, std::less<>>& parts() {
  using f = billing_facts;
  using p = domain::billing_party;
  static const std::map<std::string, part, std::less<>> all{{"seller", into(&f::seller, &p::name)},
      {"seller_address", into(&f::seller, &p::address)}, {"seller_pin", into(&f::seller, &p::tax_pin)},
      {"buyer", into(&f::buyer, &p::name)}, {"buyer_address", into(&f::buyer, &p::address)},
      {"buyer_pin", into(&f::buyer, &p::tax_pin)}, {"total", into(&f::total)},
      {"verify", into(&f::verify_url)}, {"paid_by", into(&f::paid_by)},
      {"reference", into(&f::payment_reference)}, {"payer", into(&f::payer)}, {"paid_at", into(&f::paid_at)},
      {"month", into(&f::month)}, {"exact", into(&f::exact)}, {"net", into(&f::net)},
      {"of", into(&f::of_number)}, {"of_issued", into(&f::of_issued)}, {"reason", into(&f::reason)},
      {"line",
          [](f& facts, const cells& c) {
            if (c.size() != 6) damaged();
            facts.lines.push_back({c[1], c[2], number_of(c[3]), money_of(c[4]), money_of(c[5])});
          }},
      {"period",
          [](f& facts, const cells& c) {
            if (c.size() != 4) damaged();
            facts.periods.push_back({money_of(c[1]),
                {.vat = static_cast<std::uint32_t>(number_of(c[2])),
                    .excise = static_cast<std::uint32_t>(number_of(c[3]))}});
          }},
      {"tax", [](f& facts, const cells& c) {
         if (c.size() != 5) damaged();
         facts.taxes.push_back(
             {c[1], static_cast<std::uint32_t>(number_of(c[2])), money_of(c[3]), money_of(c[4])});
       }}};
  return all;
}

}  // namespace

std::string to_kept(const billing_facts& f) {
  kept_text kept;
  kept.add("seller", f.seller.name);
  kept.add("seller_address", f.seller.address);
  kept.add("seller_pin", f.seller.tax_pin);
  kept.add("buyer", f.buyer.name);
  kept.add("buyer_address", f.buyer.address);
  kept.add("buyer_pin", f.buyer.tax_pin);
  kept.add("total", f.total.units());
  kept.add("verify", f.verify_url);
  kept.add("paid_by", f.paid_by);
  kept.add("reference", f.payment_reference);
  kept.add("payer", f.payer);
  kept.add("paid_at", domain::to_micros(f.paid_at));
  kept.add("month", f.month);
  kept.add("exact", f.exact.units());
  kept.add("net", f.net.units());
  kept.add("of", f.of_number);
  kept.add("of_issued", domain::to_micros(f.of_issued));
  kept.add("reason", f.reason);
  for (const auto& l : f.lines)
    kept.add("line",
        cells{l.network, l.traffic, std::to_string(l.segments), std::to_string(l.exact.units()),
            std::to_string(l.amount.units())});
  for (const auto& t : f.taxes)
    kept.add("tax",
        cells{t.name, std::to_string(t.basis_points), std::to_string(t.taxed.units()),
            std::to_string(t.tax.units())});
  for (const auto& p : f.periods)
    kept.add("period",
        cells{std::to_string(p.gross.units()), std::to_string(p.rates.vat), std::to_string(p.rates.excise)});
  return kept.take();
}

billing_facts facts_from_kept(std::string_view text) {
  billing_facts facts;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) damaged();
    const auto all = cells_of(text.substr(0, end));
    text.remove_prefix(end + 1);
    const auto known = parts().find(all.front());
    if (known == parts().end() || all.size() < 2) damaged();
    known->second(facts, all);
  }
  return facts;
}

}  // namespace mbs::persistence
