#pragma once

#include <string>
#include <string_view>

namespace mbs::domain {

/// A number for those who may not see it whole: the first seven octets ("+254712") and the last two stay,
/// the rest are dots, as many as were hidden. Anything of nine octets or fewer is all dots. `number` is
/// ASCII (E.164).
[[nodiscard]] inline std::string masked_number(std::string_view number) {
  constexpr std::size_t head = 7;
  constexpr std::size_t tail = 2;
  const bool is_long = number.size() > head + tail;
  std::string masked{is_long ? number.substr(0, head) : std::string_view{}};
  for (auto hidden = is_long ? number.size() - head - tail : number.size(); hidden > 0; --hidden)
    masked += "\u2022";
  if (is_long) masked += number.substr(number.size() - tail);
  return masked;
}

}  // namespace mbs::domain
