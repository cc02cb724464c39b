// AuthWatch: the gateway's lock follows the section `auth` while it runs. What was heard of it last is kept
// in a file (references, no secret): a gateway that starts before its bus opens no door that is to be locked.
#pragma once

#include "gateway/locksmith.hpp"
#include "gateway/users.hpp"
#include "io/log.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace tutti::gateway {

class Gateway;

class AuthWatch {
public:
    /// The users and the log outlive this.
    AuthWatch(Locksmith locksmith, const Users& users, std::filesystem::path kept, const io::Log& log);

    /// The lock to begin with. Where what was heard last cannot be made again, or the vault that has the
    /// password is locked, one that users alone open until the section comes, or the vault is open. Errors:
    /// of the password of the installation's file.
    Result<Lock> begin();
    /// The section as it is now. After an error the lock is as it was.
    Result<void> take(const Value& config, Gateway& gateway);
    /// There are users now, and were none.
    void take_users(Gateway& gateway);
    /// The vault is open: a password that is in it can be read now.
    void take_vault(Gateway& gateway);

private:
    Result<std::optional<sections::AuthSection>> recall() const;
    void keep(const Value& config) const;

    Result<Lock> make(const sections::AuthSection& section) const;

    Locksmith locksmith_;
    const Users& users_;
    std::filesystem::path kept_;
    const io::Log& log_;
    std::optional<sections::AuthSection> section_; ///< that the lock is made of
    std::optional<Value> refused_; ///< the section that came last, where its password could not be read
    bool is_closed_ = false;       ///< it is not the section's lock that is on the door
};

} // namespace tutti::gateway
