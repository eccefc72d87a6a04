#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace mbs::smpp {

/// What a command_status means for the request it answers.
enum class status_class : std::uint8_t {
  success,
  throttle,           ///< slow the bind down, send the same message again
  transient,          ///< send again with back-off, a limited number of times
  permanent_message,  ///< this message will never be taken
  permanent_session,  ///< the bind itself is wrong: stop and alert
};

/// "success", "throttle", "transient", "permanent", "session".
[[nodiscard]] std::string_view to_text(status_class c) noexcept;
/// The reverse of to_text; nothing for another word.
[[nodiscard]] std::optional<status_class> status_class_from_text(std::string_view text) noexcept;

/// command_status in the order of its values (SMPP 3.4 section 5.1.3; the last few from version 5): name,
/// value, class.
#define MBS_SMPP_STATUSES(STATUS)                    \
  STATUS(rok, 0x000, success)                        \
  STATUS(rinvmsglen, 0x001, permanent_message)       \
  STATUS(rinvcmdlen, 0x002, permanent_session)       \
  STATUS(rinvcmdid, 0x003, permanent_session)        \
  STATUS(rinvbndsts, 0x004, permanent_session)       \
  STATUS(ralybnd, 0x005, permanent_session)          \
  STATUS(rinvprtflg, 0x006, permanent_message)       \
  STATUS(rinvregdlvflg, 0x007, permanent_message)    \
  STATUS(rsyserr, 0x008, transient)                  \
  STATUS(rinvsrcadr, 0x00A, permanent_message)       \
  STATUS(rinvdstadr, 0x00B, permanent_message)       \
  STATUS(rinvmsgid, 0x00C, permanent_message)        \
  STATUS(rbindfail, 0x00D, permanent_session)        \
  STATUS(rinvpaswd, 0x00E, permanent_session)        \
  STATUS(rinvsysid, 0x00F, permanent_session)        \
  STATUS(rcancelfail, 0x011, permanent_message)      \
  STATUS(rreplacefail, 0x013, permanent_message)     \
  STATUS(rmsgqful, 0x014, throttle)                  \
  STATUS(rinvsertyp, 0x015, permanent_session)       \
  STATUS(rinvnumdests, 0x033, permanent_message)     \
  STATUS(rinvdlname, 0x034, permanent_message)       \
  STATUS(rinvdestflag, 0x040, permanent_message)     \
  STATUS(rinvsubrep, 0x042, permanent_message)       \
  STATUS(rinvesmclass, 0x043, permanent_message)     \
  STATUS(rcntsubdl, 0x044, permanent_message)        \
  STATUS(rsubmitfail, 0x045, transient)              \
  STATUS(rinvsrcton, 0x048, permanent_message)       \
  STATUS(rinvsrcnpi, 0x049, permanent_message)       \
  STATUS(rinvdstton, 0x050, permanent_message)       \
  STATUS(rinvdstnpi, 0x051, permanent_message)       \
  STATUS(rinvsystyp, 0x053, permanent_session)       \
  STATUS(rinvrepflag, 0x054, permanent_message)      \
  STATUS(rinvnummsgs, 0x055, permanent_message)      \
  STATUS(rthrottled, 0x058, throttle)                \
  STATUS(rinvsched, 0x061, permanent_message)        \
  STATUS(rinvexpiry, 0x062, permanent_message)       \
  STATUS(rinvdftmsgid, 0x063, permanent_message)     \
  STATUS(rx_t_appn, 0x064, transient)                \
  STATUS(rx_p_appn, 0x065, permanent_message)        \
  STATUS(rx_r_appn, 0x066, permanent_message)        \
  STATUS(rqueryfail, 0x067, permanent_message)       \
  STATUS(rinvoptparstream, 0x0C0, permanent_message) \
  STATUS(roptparnotallwd, 0x0C1, permanent_message)  \
  STATUS(rinvparlen, 0x0C2, permanent_message)       \
  STATUS(rmissingoptparam, 0x0C3, permanent_message) \
  STATUS(rinvoptparamval, 0x0C4, permanent_message)  \
  STATUS(rdeliveryfailure, 0x0FE, transient)         \
  STATUS(runknownerr, 0x0FF, transient)              \
  STATUS(rsertypunauth, 0x100, permanent_session)    \
  STATUS(rprohibited, 0x101, permanent_session)      \
  STATUS(rsertypunavail, 0x102, transient)           \
  STATUS(rsertypdenied, 0x103, permanent_session)    \
  STATUS(rinvdcs, 0x104, permanent_message)

/// As on the wire: values outside the table are kept (0x400 to 0x4FF belong to vendors).
enum class command_status : std::uint32_t {
#define MBS_SMPP_ENUMERATOR(name, value, meaning) name = value,
  MBS_SMPP_STATUSES(MBS_SMPP_ENUMERATOR)
#undef MBS_SMPP_ENUMERATOR
};

/// "ESME_RTHROTTLED"; "vendor_status" for 0x400 to 0x4FF, "unknown_status" for any other value outside the
/// table.
[[nodiscard]] std::string_view to_text(command_status s) noexcept;

/// The class by the table; permanent_message for values outside it.
[[nodiscard]] status_class classify(command_status s) noexcept;

/// The table with the deviations of one bind (vendor codes, or an operator's own use of a standard one).
class status_policy {
 public:
  status_policy() = default;
  explicit status_policy(std::vector<std::pair<std::uint32_t, status_class>> overrides);
  [[nodiscard]] status_class classify(command_status s) const noexcept;

 private:
  std::vector<std::pair<std::uint32_t, status_class>> overrides_;  // sorted by code
};

}  // namespace mbs::smpp
