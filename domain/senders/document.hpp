#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Documents that come with a request: what they may be, told by their own octets. Knows nothing of files,
/// names of files or who may read one.
namespace mbs::domain {

/// Stored as a number: never renumber.
enum class document_kind : std::uint8_t { pdf = 1, png = 2, jpeg = 3 };
inline constexpr std::array document_kinds{document_kind::pdf, document_kind::png, document_kind::jpeg};

/// Of one document.
inline constexpr std::uint32_t max_document_octets = 5 * 1024 * 1024;
/// Characters of the name that is shown.
inline constexpr std::size_t max_document_name = 100;

/// "pdf", "png", "jpeg".
[[nodiscard]] std::string_view to_text(document_kind k) noexcept;
/// "application/pdf" …: what it is served and sent as.
[[nodiscard]] std::string_view media_type_of(document_kind k) noexcept;
/// Of a Content-Type without its parameters, in any case.
[[nodiscard]] std::optional<document_kind> document_kind_from_media_type(std::string_view type) noexcept;

/// By the first octets: "%PDF-" and a digit (ISO 32000-1, 7.5.2), PNG's signature and the header chunk that
/// must follow it (PNG 1.2, 3.1 and 4.1.1), JPEG's SOI and a marker after it (ITU-T T.81, B.1.1.3). Nothing
/// for all others: what a name or a sender says of it does not count.
[[nodiscard]] std::optional<document_kind> document_kind_of(std::string_view octets) noexcept;

/// Why it cannot be the name that is shown: a sentence without a full stop; nothing when it can. 1 to
/// max_document_name characters of UTF-8, no control or hidden characters (which could turn the direction of
/// writing, and show another ending than there is), no / and no \.
[[nodiscard]] std::optional<std::string> fault_of_document_name(std::string_view name);

/// A Content-Disposition (RFC 6266) that keeps a browser from opening it in place, with the name as RFC 8187
/// has it: letters, digits, '-', '_' and '.' as they are, the rest in percents, so that nothing of it can end
/// a header. It ends as the kind says: what it is opened with follows the kind.
[[nodiscard]] std::string attachment_disposition(std::string_view name, document_kind k);

}  // namespace mbs::domain
