#include "governed/policy_file.hpp"

#include "base/digest.hpp"
#include "io/file.hpp"
#include "io/zone_file.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::governed {

using governance::policy::PolicySet;

namespace {

Result<calendar::TimeZone> zone_of_this_machine(std::string_view name) {
    const auto text = io::read_zone(name);
    if (!text) return std::unexpected(text.error());
    return calendar::TimeZone::parse(*text);
}

std::string sentence(const std::filesystem::path& path, const std::vector<toml::Mistake>& mistakes) {
    const auto& first = mistakes.front();
    auto text =
        fmt::format("{}: {}{}{}", path.native(), first.key, first.key.empty() ? "" : ": ", first.reason);
    if (mistakes.size() > 1) text += fmt::format(" ({} more)", mistakes.size() - 1);
    return text;
}

} // namespace

PolicyFile::PolicyFile(std::filesystem::path path)
    : path_(std::move(path)), set_(std::make_shared<const PolicySet>()) {
    look();
}

bool PolicyFile::look() {
    const auto before = set_;
    auto problem = watch(); // first: what comes behind the read is told
    if (auto wrong = read(); !wrong.empty()) problem = std::move(wrong);
    const bool is_other = problem != problem_;
    problem_ = std::move(problem);
    return is_other || set_ != before;
}

std::string PolicyFile::watch() {
    if (watch_) {
        auto told = watch_->told();
        return told ? "" : std::move(told.error().message);
    }
    auto opened = io::FileWatch::open(path_);
    if (!opened) return std::move(opened.error().message);
    watch_ = std::move(*opened);
    return "";
}

std::string PolicyFile::read() {
    // At once: in the place of the file there may be a pipe, and nothing else goes on meanwhile.
    const auto text = io::read_file_within(seconds(0), path_, governance::policy::largest_snapshot);
    const bool is_by_hand = path_.extension() == ".toml"; // and so somebody said that there are rules
    if (!text && text.error().code == ErrorCode::NotFound && !digest_ && !is_by_hand) return "";
    if (!text) return broken(text.error().message);
    const auto present = digest(*text);
    if (present == digest_) return "";
    if (*text == governance::policy::empty_snapshot) { // without a parser's code in memory
        set_ = std::make_shared<const PolicySet>();
    } else {
        auto set = is_by_hand ? governance::policy::read_rules(*text, zone_of_this_machine)
                              : governance::policy::read_snapshot(*text, zone_of_this_machine);
        if (!set) return broken(sentence(path_, set.error()));
        set_ = std::make_shared<const PolicySet>(std::move(*set));
    }
    digest_ = present;
    is_unknown_ = false;
    return "";
}

std::string PolicyFile::broken(std::string reason) {
    is_unknown_ = !digest_;
    if (is_unknown_) set_ = std::make_shared<const PolicySet>(governance::policy::for_admins_alone(0));
    return reason;
}

Value PolicyFile::standing() const {
    std::vector<Member> members = {{"version", set_->version()}};
    if (!problem_.empty()) members.push_back({"problem", problem_});
    return Value::object(std::move(members));
}

void PolicyFile::tell(const io::Log& log) const {
    if (problem_.empty())
        log.info("the policy is another one", {{"version", set_->version()}});
    else
        log.warning(
            is_unknown_ ? "a policy cannot be read: until it can, what needs one is closed"
                        : "a policy cannot be taken over: the one before holds",
            {{"reason", problem_}, {"version", set_->version()}}
        );
}

} // namespace tutti::governed
