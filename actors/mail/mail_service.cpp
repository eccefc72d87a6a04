#include "actors/mail/mail_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/mail/mail_store.hpp"

namespace mbs::actors {

using persistence::address_mark;
using persistence::mail_record;
using persistence::mail_store;

void mail_service::list_mails(
    domain::account_id turn, persistence::mail_filter wanted, completion<std::vector<mail_record>> done) {
  answer_by_look<mail_store>(store_, turn, std::move(done),
      [wanted = std::move(wanted)](mail_store& mails) { return mails.list(wanted); });
}

void mail_service::retry_mail(domain::account_id turn, domain::mail_id id, const domain::audit_origin& by,
    completion<mail_record> done) {
  answer_by_change<mail_store, mail_record>(
      store_, turn,
      [mailer = mailer_, done = std::move(done)](outcome<mail_record> retried) {
        if (retried) caf::anon_send(mailer, mails_waiting{});
        done(std::move(retried));
      },
      [id, by](mail_store& mails) { return mails.retry(id, by.at, by); });
}

void mail_service::list_marks(domain::account_id turn, std::string after, std::uint32_t limit,
    completion<std::vector<address_mark>> done) {
  answer_by_look<mail_store>(store_, turn, std::move(done),
      [after = std::move(after), limit](mail_store& mails) { return mails.marks(after, limit); });
}

void mail_service::unmark(domain::account_id turn, domain::mail_address address,
    const domain::audit_origin& by, completion<bool> done) {
  answer_by_change<mail_store, bool>(store_, turn, std::move(done),
      [address = std::move(address), by](mail_store& mails) -> domain::result<bool> {
        const auto had_one = mails.unmark(address.text(), by);
        if (had_one && !*had_one) return domain::errc::not_found;
        return had_one;
      });
}

}  // namespace mbs::actors
