// TicketKeys: what session tickets are sealed with (RFC 5077, RFC 8446 §4.6.1). A ticket is the whole
// session, in the client's hands: the hub remembers nothing of who may come back. Keys change, so that what
// was recorded cannot be opened for long by who gets hold of one.
#pragma once

#include "base/time.hpp"

#include <array>
#include <openssl/ssl.h>
#include <optional>
#include <span>

namespace tutti::hub {

struct TicketKey {
    std::array<unsigned char, 16> name; ///< stands in the ticket, as it is
    std::array<unsigned char, 32> cipher;
    std::array<unsigned char, 32> mac;
};

class TicketKeys {
public:
    /// So long new tickets get one key, and so long after that they are still good.
    static constexpr auto period = seconds(3600);

    explicit TicketKeys(SteadyTime now);

    /// For a new ticket.
    const TicketKey& current(SteadyTime now);
    /// Of one that came; nothing: it is too old, or not ours.
    const TicketKey* find(std::span<const unsigned char, 16> name, SteadyTime now);

    /// The contexts' tickets are of these keys, which outlive it.
    void seal_tickets_of(SSL_CTX* context);

private:
    void rotate(SteadyTime now);

    TicketKey current_;
    std::optional<TicketKey> previous_;
    SteadyTime since_;
};

} // namespace tutti::hub
