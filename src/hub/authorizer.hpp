// BusKeyAuthorizer: the hub's rules about who may do what (DESIGN §10).
//
// - Peers on our Unix socket that are root or ourselves may do everything.
// - A user proves itself by the password that follows from the installation's bus key, and may do everything.
// - Anonymous clients come from this machine only; they neither see nor give commands, and do not write
//   configuration.
#pragma once

#include "base/result.hpp"
#include "broker/authorizer.hpp"

#include <array>
#include <filesystem>
#include <optional>

namespace tutti::hub {

using BusKey = std::array<unsigned char, 32>;

/// The password of a user: lower-case hexadecimal of BLAKE2b-256 over the user's name, keyed with the bus
/// key.
std::string bus_password(const BusKey& key, std::string_view user);

/// Reads the key file of an installation. NotFound where there is none.
Result<BusKey> read_bus_key(const std::filesystem::path& path);

class BusKeyAuthorizer final : public broker::Authorizer {
public:
    /// `root` is the first segments of our topics; the key may appear at `key_path` later than we do.
    BusKeyAuthorizer(std::string_view root, std::filesystem::path key_path);

    broker::Admission admit(const broker::Peer& peer, const broker::Credentials& credentials) override;
    bool may_publish(const broker::Principal& principal, std::string_view topic) override;
    bool may_subscribe(const broker::Principal& principal, std::string_view filter) override;
    bool may_receive(const broker::Principal& principal, std::string_view topic) override;

private:
    bool is_password(std::string_view user, std::string_view password);

    std::string commands_;      // "tutti/cmd"
    std::string configuration_; // "tutti/config"
    std::filesystem::path key_path_;
    std::optional<BusKey> key_;
};

} // namespace tutti::hub
