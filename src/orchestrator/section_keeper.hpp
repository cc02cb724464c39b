// SectionKeeper: what holds of the live configuration, and what becomes of it when somebody changes it, by a
// command or by publishing a section. Pure: it is asked what a change would come to, and told when that is
// kept; what the bus says goes in, what is to be said comes out.
//
// Every section has one line of revisions. Whoever publishes a section himself numbers it one higher than the
// one that he changed; where two do so at once, the second one's change is made on top of the first one's.
#pragma once

#include "orchestrator/config_store.hpp"
#include "orchestrator/moved_secrets.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::orchestrator {

/// A section as it is to be from now on.
struct Change {
    std::string name;
    contract::ConfigSection next; ///< `config` is null: there is no such section any more
    std::vector<SecretText> secrets = {};
    bool is_news = true; ///< false: it is so already
};

/// What a message on `config/<section>` comes to.
struct Heard {
    std::optional<Change> change = {}; ///< to be kept
    bool say = false;                  ///< what holds then is to be published
    std::string complaint = {
    }; ///< why what was heard is refused, or is said otherwise; for the log and people
    bool is_refused = false;
};

struct KeeperOptions {
    std::string secrets; ///< the folder of the secrets' files
    /// What holds for a section as long as nobody has said something else; secrets may stand in it in clear.
    std::map<std::string, Value, std::less<>> seeds = {};
    /// Services, which may have a section of their own that nobody else knows.
    std::set<std::string, std::less<>> services = {};
    /// Whether this machine knows such a time zone; nobody asks where it is left out.
    std::function<Result<void>(std::string_view zone)> check_zone = {};
};

class SectionKeeper {
public:
    static constexpr std::size_t most_echoes = 4096;          ///< of our own words, which come back to us
    static constexpr std::size_t largest_section = 64 * 1024; ///< bytes as JSON
    static constexpr std::size_t most_sections = 1000;
    static constexpr std::size_t remembered =
        16; ///< revisions of a section that changes may have been made of

    SectionKeeper(KeeperOptions options, Sections kept);

    const Sections& sections() const noexcept { return sections_; }
    struct Seed {
        std::string name;
        Result<Change> change; ///< or what is wrong with it
    };
    /// Of sections that there are not yet.
    std::vector<Seed> seeds() const;

    /// A partial change (sections/merge.hpp). `revision`: only where the present one is that. NotFound,
    /// Conflict; InvalidInput with every mistake.
    Result<Change>
    set(const std::string& name, const Value& changes, std::optional<std::uint64_t> revision) const;
    /// Why set() refuses such a change, each mistake by itself, where the section or a secret in it is not
    /// right; else empty.
    std::vector<toml::Mistake> find_mistakes(const std::string& name, const Value& changes) const;
    /// As it was seeded.
    Result<Change> reset(const std::string& name) const;

    /// A payload of a section's topic. `is_retained`: as it was kept there, not as somebody says it now.
    Heard heard(const std::string& name, std::string_view payload, bool is_retained);
    /// The change is kept: it holds.
    void commit(const Change& change);

    /// The bus may have forgotten everything.
    void bus_is_new() {
        said_.clear();
        echoes_.clear();
    }
    /// Sections that the bus has not as they are.
    std::vector<std::string> unsaid() const;
    /// What is to be published of one.
    std::string payload_of(const std::string& name);

    /// With `{"set":true}` for each secret.
    Value view(const std::string& name) const;
    /// Where what holds is not what was seeded: `[{"section","key","durable","seed"}]`, what is not there
    /// null.
    std::vector<Value> drift(const std::string& name) const;
    /// Sections that there are, and those that there could be.
    std::vector<std::string> names() const;
    /// NotFound for one that is none of these, with the name that was perhaps meant.
    Result<void> must_be_known(const std::string& name) const;

private:
    /// Who names files in which secrets are: the installation's own file may, whoever is on the bus may not.
    enum class Trust : std::uint8_t { InstallationFile, Bus };
    struct LookedThrough {
        Value config; ///< with references in the place of secrets
        std::vector<SecretText> secrets;
        std::vector<toml::Mistake> mistakes;
    };

    const contract::ConfigSection& present(const std::string& name) const;
    void remember(const std::string& name, const contract::ConfigSection& section);
    bool is_echo(const std::string& name, const contract::ConfigSection& section);
    bool remembers(const std::string& name, const contract::ConfigSection& section) const;
    std::optional<Value> base_of(const std::string& name, const contract::ConfigSection& section) const;
    Value seed_of(const std::string& name) const;
    LookedThrough
    look_through(const std::string& name, const Value& config, std::uint64_t revision, Trust trust) const;
    std::optional<toml::Mistake> unknown_zone(const std::string& name, const Value& config) const;
    Result<Change>
    make(const std::string& name, const Value& config, std::uint64_t revision, Trust trust) const;
    Heard take(const std::string& name, const contract::ConfigSection& section) const;
    Heard judge(const std::string& name, const contract::ConfigSection& section) const;
    Heard merge_in(const std::string& name, const contract::ConfigSection& section, const Value& base) const;
    Heard refuse(const std::string& name, std::uint64_t above, std::string complaint) const;

    KeeperOptions options_;
    Sections sections_;
    /// Lately, oldest first: what held, and what others said. One revision may be two.
    std::map<std::string, std::deque<contract::ConfigSection>, std::less<>> past_;
    Sections said_; ///< what the bus has, as far as was heard
    /// Hashes of what we said and have not yet heard, oldest first.
    std::map<std::string, std::deque<std::size_t>, std::less<>> echoes_;
};

} // namespace tutti::orchestrator
