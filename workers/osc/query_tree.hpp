// QueryTree: what OSCQuery answers (the OSCQuery proposal of Vidvox, version 1.0): addresses as a tree, with
// what is known of each: our own from the contract's table, others as they were heard. Pure: target in, JSON
// out.
#pragma once

#include "base/address.hpp"
#include "workers/osc/address_book.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::osc_router {

/// Who answers.
struct QueryHost {
    std::string name;
    std::optional<Address> osc; ///< where OSC is heard; nothing: nowhere
    Address web;                ///< where queries and WebSockets are answered
};

struct QueryAnswer {
    unsigned status =
        200;          ///< 204: it has no such attribute; 400: there is none; 404: there is no such address
    std::string body; ///< JSON; empty unless 200
};

class QueryTree {
public:
    /// The book outlives this.
    QueryTree(const AddressBook& book, QueryHost host) : book_(book), host_(std::move(host)) {}

    /// To "GET /audio/levels?VALUE": path and query as they came, percent-encoded.
    QueryAnswer answer(std::string_view path, std::string_view query) const;
    const QueryHost& host() const noexcept { return host_; }

private:
    const AddressBook& book_;
    QueryHost host_;
};

} // namespace tutti::osc_router
