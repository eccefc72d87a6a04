#pragma once

#include "actors/gateway/audit_gateway.hpp"
#include "actors/runtime/store_pool.hpp"

namespace mbs::actors {

/// Reads the audit log out of the store.
class audit_service final : public audit_gateway {
 public:
  /// `store` outlives it.
  explicit audit_service(store_pool& store) : store_{store} {}

  void list_entries(domain::account_id turn, persistence::audit_question question, audit_view view,
      completion<persistence::audit_page> done) override;
  void note_export(domain::account_id turn, domain::audit_origin by,
      const persistence::audit_question& question, completion<std::string> done) override;
  void export_entries(domain::account_id turn, persistence::audit_question question, audit_view view,
      completion<table_page> done) override;

 private:
  store_pool& store_;
};

}  // namespace mbs::actors
