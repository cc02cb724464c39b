// ChangeDesk: changes of definitions, in the order in which they came. Each is looked through and made in
// slices between which deadlines run, then kept on the disk by a thread that may block, and answered once it
// is. Those that came while the disk was busy are kept together.
#pragma once

#include "director/kept_changes.hpp"
#include "director/performance.hpp"
#include "io/asio.hpp"
#include "io/blocking.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::director {

struct DiskPatience {
    SteadyClock::duration for_a_change = seconds(30);  ///< then it is refused
    SteadyClock::duration between_tries = seconds(10); ///< to take back what was refused, on the disk too
};

class ChangeDesk {
public:
    static constexpr std::size_t most_at_once = 1000; ///< definitions of one command

    struct Hooks {
        std::function<void()> catch_up; ///< brings the engine to now, before something is done at now
        std::function<void()> wake;     ///< there may be an earlier deadline
        /// They are others, and are kept so.
        std::function<void(Family, Change, const std::vector<std::string>& names)> changed = nullptr;
    };
    /// Performance and score outlive this.
    ChangeDesk(
        Performance& performance, Score& score, std::shared_ptr<KeptChanges> kept, Hooks hooks,
        DiskPatience patience = {}
    );
    ~ChangeDesk();

    /// Parameters and answer as in docs/events.md. All of a command, or nothing.
    Task<Result<Value>> change(Family family, Change change, Value params);
    /// Does so. Runs beside the worker, until finish().
    Task<void> work();
    void finish() noexcept { finishing_ = true; }

private:
    struct Wish {
        std::string name;
        Value definition;
    };
    struct Request;
    using Requests = std::vector<std::shared_ptr<Request>>; ///< each owned by who asks and by this

    static Result<std::vector<Wish>> read(Change change, const Value& params);
    static Value answer_of(const Request& request);
    void tell(const Request& request) const;

    Task<void> wait();
    Task<void> perform(const Requests& requests);
    Task<Result<void>> make(Request& request);
    Task<void> undo(Request& request);
    Task<Result<void>> keep(std::string line);
    Task<Result<void>> append(std::string line);
    Task<Result<void>> keep_everything();
    Task<void> breathe();

    Performance& performance_;
    Score& score_;
    std::shared_ptr<KeptChanges> kept_; ///< owned by this and by a call on the disk's thread
    Hooks hooks_;
    DiskPatience patience_;
    Requests waiting_;
    io::BlockingDevice* disk_ = nullptr;     ///< of work(); its thread starts with the first change
    std::optional<asio::steady_timer> news_; ///< cancelled when there is something to do
    SteadyTime slice_began_{};
    /// What stands on the disk is not what is held to: until everything is kept anew nothing is appended,
    /// and `kept_` is not read, which a call that nobody waits for may be changing.
    bool must_replace_ = false;
    bool finishing_ = false;
};

} // namespace tutti::director
