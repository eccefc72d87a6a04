#include "domain/senders/sender_likeness.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace mbs::domain {
namespace {

struct known_name {
  std::string_view folded;  ///< in small letters, each of i, l and 1 as i
  std::string_view shown;
};

// Mobile money and networks, banks, authorities, utilities of Kenya.
constexpr std::array long_names{known_name{"mpesa", "M-PESA"}, known_name{"fuiiza", "Fuliza"},
    known_name{"mshwari", "M-Shwari"}, known_name{"safaricom", "Safaricom"}, known_name{"airtei", "Airtel"},
    known_name{"teikom", "Telkom"}, known_name{"equity", "Equity Bank"}, known_name{"equitei", "Equitel"},
    known_name{"coopbank", "Co-operative Bank"}, known_name{"cooperat", "Co-operative Bank"},
    known_name{"stanbic", "Stanbic"}, known_name{"stanchart", "Standard Chartered"},
    known_name{"diamondtr", "DTB"}, known_name{"famiiybank", "Family Bank"}, known_name{"sidian", "Sidian"},
    known_name{"ecitizen", "eCitizen"}, known_name{"huduma", "Huduma"}, known_name{"poiice", "the police"},
    known_name{"kenyapower", "Kenya Power"}};
constexpr std::array short_names{known_name{"kcb", "KCB"}, known_name{"absa", "Absa"},
    known_name{"ncba", "NCBA"}, known_name{"dtb", "DTB"}, known_name{"iandm", "I&M Bank"},
    known_name{"imbank", "I&M Bank"}, known_name{"cbk", "the Central Bank"}, known_name{"kra", "KRA"},
    known_name{"itax", "KRA"}, known_name{"sha", "SHA"}, known_name{"shif", "SHA"},
    known_name{"nhif", "NHIF"}, known_name{"nssf", "NSSF"}, known_name{"iebc", "IEBC"},
    known_name{"kpic", "Kenya Power"}, known_name{"ntsa", "NTSA"}, known_name{"heib", "HELB"}};

constexpr std::size_t longest_known = 32;
constexpr std::size_t digits_of_a_number = 7;

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// A letter as it looks; 0 for what stands between words.
constexpr char folded(char c) noexcept {
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  switch (c) {
    case '0': return 'o';
    case '1':
    case 'l': return 'i';
    case '3': return 'e';
    case '4': return 'a';
    case '5': return 's';
    case '8': return 'b';
    default: return (c >= 'a' && c <= 'z') || is_digit(c) ? c : '\0';
  }
}

bool is_named(std::string_view word, std::string_view name) noexcept {
  if (!word.starts_with(name)) return false;
  word.remove_prefix(name.size());
  return word.empty() || word == "bank";
}

}  // namespace

std::string_view likeness_of(std::string_view sender) noexcept {
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(sender, is_digit));
  if (digits >= digits_of_a_number) return "a phone number";
  if (digits == sender.size()) return digits == 0 ? "" : "a short code";
  std::array<char, longest_known> letters{};
  std::array<std::string_view, longest_known> words{};
  std::size_t length = 0, count = 0, word_begin = 0;
  const auto end_word = [&] {
    if (length > word_begin) words[count++] = {letters.data() + word_begin, length - word_begin};
    word_begin = length;
  };
  for (const auto c : sender.substr(0, longest_known))
    if (const auto letter = folded(c)) {
      letters[length++] = letter;
    } else {
      end_word();
    }
  end_word();
  const std::string_view all{letters.data(), length};
  for (const auto& [name, shown] : long_names)
    if (all.find(name) != std::string_view::npos) return shown;
  for (const auto& [name, shown] : short_names) {
    if (is_named(all, name)) return shown;
    for (std::size_t i = 0; i < count; ++i)
      if (is_named(words[i], name)) return shown;
  }
  return {};
}

}  // namespace mbs::domain
