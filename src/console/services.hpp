// Services: what is known of those of the installation: what the supervisor lists, what they use, how well
// they say that they are.
#pragma once

#include "base/value.hpp"
#include "console/event.hpp"
#include "contract/health.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

struct Service {
    std::string name;
    Value listed; ///< as the supervisor has it
    std::optional<double> memory;
    std::optional<double> processor;  ///< percent of one
    std::deque<double> processor_was; ///< the last ones, oldest first
    std::optional<contract::Health> health;

    std::string_view state() const noexcept;
    bool runs() const noexcept;
};

class Services {
public:
    static constexpr std::size_t most = 1000;
    static constexpr std::size_t most_remembered = 60;

    void take(const SupervisorSaid& said);
    /// False: it is about something else.
    bool take(const Heard& heard);
    /// A second went by: what each used in it is remembered.
    void tick();

    const std::vector<Service>& all() const noexcept { return all_; }
    const Service* find(std::string_view name) const noexcept;
    bool is_listed() const noexcept { return is_listed_; }
    bool is_answered() const noexcept { return is_answered_; } ///< by a list, or by why there is none
    const std::string& installation() const noexcept { return installation_; } ///< its name
    const std::string& why_not() const noexcept { return why_not_; }           ///< why there is no list

private:
    struct Told {
        std::optional<double> memory;
        std::optional<double> processor;
        std::optional<contract::Health> health;
    };
    Told& told(std::string_view name);

    std::vector<Service> all_;
    std::map<std::string, Told, std::less<>> told_; ///< what came before its service was listed, too
    bool is_listed_ = false;
    bool is_answered_ = false;
    std::string installation_;
    std::string why_not_ = "asking the supervisor …";
};

} // namespace tutti::console
