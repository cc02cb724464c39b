// BusKeyAuthorizer: the hub's rules about who may do what (DESIGN §10).
//
// - A peer on our Unix socket that is root or ourselves is trusted. Without a name it is the operator; with
//   one it speaks for that name alone.
// - A user proves its name by the password that follows from the installation's bus key.
// - Anonymous clients come from this machine only.
// - What each may say and read is the table's matter (access_table.hpp).
#pragma once

#include "base/result.hpp"
#include "broker/authorizer.hpp"
#include "hub/access_table.hpp"

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
    /// `root` is the first segments of our topics; the key may appear at `key_path` later than we do. The
    /// roster learns who comes.
    BusKeyAuthorizer(std::string_view root, std::filesystem::path key_path, Roster roster = Roster());

    broker::Admission admit(const broker::Peer& peer, const broker::Credentials& credentials) override;
    bool may_publish(const broker::Identity& client, std::string_view topic) override;
    bool may_subscribe(const broker::Identity& client, std::string_view filter) override;
    bool may_receive(const broker::Identity& client, std::string_view topic) override;

private:
    bool is_password(std::string_view user, std::string_view password);
    Speaker speaker_of(const broker::Identity& client) const noexcept;

    std::string root_;
    Roster roster_;
    std::filesystem::path key_path_;
    std::optional<BusKey> key_;
};

} // namespace tutti::hub
