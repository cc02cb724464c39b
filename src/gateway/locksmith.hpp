// Locksmith: makes the lock on the door that the section `auth` asks for, on top of what the gateway was
// started with.
#pragma once

#include "base/random.hpp"
#include "gateway/access.hpp"
#include "sections/auth_section.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace tutti::gateway {

struct LockOptions {
    enum class Reach : std::uint8_t { ThisMachine, Others };

    std::filesystem::path password_file; ///< of the installation's file; empty: none
    std::filesystem::path key_file;      ///< sessions outlive the gateway while it and the password stay
    Reach reach = Reach::ThisMachine;
};

class Locksmith {
public:
    /// `random` outlives this and its locks, and is fit for secrets.
    Locksmith(LockOptions options, RandomSource& random);

    /// Nothing: the door is open. Whoever reaches it from other machines is asked for a password in any case:
    /// Conflict where there is none. Errors besides: the password's file.
    Result<std::unique_ptr<Access>> make(const sections::AuthSection& section) const;
    /// One that nobody opens.
    Result<std::unique_ptr<Access>> make_closed() const;
    /// Whether it asks for one although the section says that none is asked for.
    bool overrules(const sections::AuthSection& section) const noexcept;

private:
    SessionKey key_for(const Password& password) const;
    std::unique_ptr<Access> access_with(Password password, std::string username) const;

    LockOptions options_;
    RandomSource& random_;
    SessionKey random_key_{}; ///< where there is no file
};

} // namespace tutti::gateway
