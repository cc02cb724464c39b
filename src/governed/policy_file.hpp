// PolicyFile: the policy that control writes for those who decide by it elsewhere (docs/policy.md), as it is
// there: read at first and whenever it is another. One that is broken changes nothing: what was read before
// holds, and where that is nothing yet admins alone may anything, until control has written it anew. Where
// there is no control, people write rules by hand: a file that is called *.toml, and broken while it is not
// there.
#pragma once

#include "governance/policy/policy_snapshot.hpp"
#include "io/file_watch.hpp"
#include "io/log.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::governed {

class PolicyFile {
public:
    /// Owned by this and by whoever decides by it.
    using Set = std::shared_ptr<const governance::policy::PolicySet>;

    /// Reads it. Without a file of control's there is no policy, and nothing is wrong.
    explicit PolicyFile(std::filesystem::path path);

    /// Readable when look() may find another one; -1 where nothing can be watched, and look() tries again.
    int descriptor() const noexcept { return watch_ ? watch_->descriptor() : -1; }
    /// Reads it again. Whether another set holds, or the problem is another. A file that has gone is broken.
    bool look();

    /// Never none.
    const Set& set() const noexcept { return set_; }
    /// Whether there are rules, and nobody knows which: what is there was never read.
    bool is_unknown() const noexcept { return is_unknown_; }
    /// Why what is there does not hold, or cannot be watched; empty: it does.
    const std::string& problem() const noexcept { return problem_; }
    /// `{version,problem?}`: for health.
    Value standing() const;
    /// What look() found, for people.
    void tell(const io::Log& log) const;

private:
    std::string watch();
    std::string read();
    /// Of what is there, but no policy: the reason, given back.
    std::string broken(std::string reason);

    std::filesystem::path path_;
    std::optional<io::FileWatch> watch_;
    Set set_;
    std::string problem_;
    std::optional<std::uint64_t> digest_; ///< of what was read
    bool is_unknown_ = false;
};

} // namespace tutti::governed
