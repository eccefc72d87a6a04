# The parts that the description of the API is joined from, in order; for the server's build and for the pages'.
set(openapi_base ${CMAKE_CURRENT_LIST_DIR}/node/openapi_base.json)
set(openapi_parts "")
foreach(part access/openapi accounts/openapi messages/openapi money/openapi money/balance_openapi money/billing_openapi money/books_openapi money/top_up_openapi money/payment_openapi money/price_openapi money/money_request_openapi money/reconciliation_openapi
    links/openapi mail/openapi senders/openapi
    webhooks/openapi webhooks/delivery_openapi node/openapi access/audit_openapi access/staff_openapi accounts/staff_openapi
    links/staff_openapi node/staff_openapi events/openapi)
  list(APPEND openapi_parts ${CMAKE_CURRENT_LIST_DIR}/${part}.json)
endforeach()
