// Locksmith: makes the lock on the door that the section `auth` asks for, on top of what the gateway was
// started with.
#pragma once

#include "base/random.hpp"
#include "gateway/access.hpp"
#include "sections/auth_section.hpp"
#include "toml/values.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace tutti::gateway {

struct LockOptions {
    enum class Reach : std::uint8_t { ThisMachine, Others };

    std::optional<toml::SecretReference> password; ///< of the installation's file
    std::filesystem::path key_file; ///< sessions outlive the gateway while it and the password stay
    Reach reach = Reach::ThisMachine;
};

/// Whether there are users, who have passwords of their own.
enum class People : std::uint8_t { None, There };

struct Lock {
    std::unique_ptr<Access> access; ///< nothing: the door is open
    bool awaits_setup = false;      ///< nobody can log in, and whoever sets this up chooses how
};

class Locksmith {
public:
    /// `random` outlives this and its locks, and is fit for secrets.
    Locksmith(LockOptions options, RandomSource& random);

    /// Whoever reaches it from other machines has to log in in any case. Errors: the password's file.
    Result<Lock> make(const sections::AuthSection& section, People people) const;
    /// One that opens to users alone, and waits for nobody to set it up.
    std::unique_ptr<Access> make_closed() const { return access_with(std::nullopt, {}); }
    /// Whether it asks for one although the section says that none is asked for.
    bool overrules(const sections::AuthSection& section) const noexcept;

private:
    SessionKey key_for(const Password* password) const;
    std::unique_ptr<Access> access_with(std::optional<Password> password, std::string username) const;

    LockOptions options_;
    RandomSource& random_;
    SessionKey random_key_{}; ///< where there is no file
};

} // namespace tutti::gateway
