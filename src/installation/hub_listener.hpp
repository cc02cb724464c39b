// A table [hub.listener.NAME], or one of the short forms `websocket` and `tls`: one more place where clients
// come in to our own broker, and who may there.
#pragma once

#include "base/address.hpp"
#include "broker/entrance.hpp"
#include "toml/table_reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::installation {

struct HubTls {
    std::string certificate; ///< files in PEM, relative to the folder of the installation's file
    std::string key;
    std::string client_ca; ///< whose certificates clients may show; empty: none is asked for
    std::string crl;       ///< lists of those of them that were revoked; empty: none is looked at
    bool requires_client_certificate = false;
    bool certificate_is_user = false; ///< who shows one is the user that it names

    bool operator==(const HubTls&) const = default;
};

struct HubListener {
    enum class Protocol : std::uint8_t { Mqtt, WebSocket };

    std::string name;
    std::optional<Address> tcp = {}; ///< nothing: a Unix socket
    std::string socket = {};         ///< its path, relative to the run directory
    unsigned mode = 0660;            ///< of the socket
    std::string owner = {};          ///< likewise; empty: ours
    std::string group = {};
    Protocol protocol = Protocol::Mqtt;
    std::vector<std::string> origins = {
    }; ///< of pages that may speak to it besides those of its own host; "*": any
    std::optional<HubTls> tls = {};
    broker::Entrance::Anonymous anonymous = broker::Entrance::Anonymous::Nothing;
    bool has_users = true;
    bool is_trusted = false;   ///< whether root and our own user are, without a password
    bool has_accounts = false; ///< whether users of the machine are who they are, by their accounts' names
    std::map<std::uint32_t, std::string> accounts = {}; ///< of some by number, instead
    std::size_t max_clients = 0;                        ///< 0: as many as the hub takes

    /// Where the file has it.
    std::string key() const;
    std::string tls_key() const;

    bool operator==(const HubListener&) const = default;
};

/// `websocket`, `tls` and the tables of `listener`, of the section [hub].
void read_hub_listeners(toml::TableReader& hub, std::vector<HubListener>& listeners);

} // namespace tutti::installation
