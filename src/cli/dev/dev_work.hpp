// What is to be built, restarted and read again, one after the other, in the order in which it was noticed.
#pragma once

#include "cli/dev/dev_log.hpp"
#include "cli/dev/dev_plan.hpp"

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tutti::cli {

class DevWork {
public:
    struct Place {
        std::filesystem::path config;
        std::filesystem::path programs; ///< the folder of `tutti`
    };
    /// `read_again` gives the services of the file as it is now; nothing where it has mistakes.
    using ReadAgain = std::function<std::vector<DevService>()>;
    /// `doing()` is another now.
    using Show = std::function<void()>;

    DevWork(const asio::any_io_executor& executor, DevLog& log, Place place, ReadAgain read_again, Show show);

    /// The services that are looked after from now on.
    void look_after(std::vector<DevService> services);
    /// Builds all that is to be built, before anything runs.
    Task<void> build_all();

    /// Notices what changes, and does what follows from it. Each ends by cancellation.
    Task<void> watch();
    Task<void> work();

    /// What somebody asks for: `tutti` with these words.
    void order(std::vector<std::string> words);
    /// The same of every service that is looked after: `verb` and their names.
    void order_all(const std::string& verb);
    /// What is being done now, for people; empty: nothing.
    const std::string& doing() const noexcept { return doing_; }

private:
    enum class Turn : std::uint8_t { First, Further };
    enum class Then : std::uint8_t { Restart, Nothing };
    struct Job {
        std::string service;                 ///< that changed; empty: the words below
        bool is_built = false;               ///< as its sources changed
        Turn turn = Turn::First;             ///< Further: its sources changed while it was built
        Then then = Then::Restart;           ///< Nothing: it is started by the reload that follows
        std::vector<std::string> words = {}; ///< of `tutti`
    };
    struct Known {
        DevService service;
        DevFiles files;
        bool is_worked_on = false;
    };

    void begin(std::string doing);
    void notice();
    void reload(std::vector<DevService> services);
    void add(Job job);
    Task<void> do_job(Job job);
    Task<bool> build(const DevService& service);
    Task<bool> run_tutti(std::vector<std::string> words);
    std::vector<std::filesystem::path> folders() const;
    SourceFiles config_files() const;

    DevLog& log_;
    Place place_;
    ReadAgain read_again_;
    Show show_;
    std::map<std::string, Known> known_;
    SourceFiles config_;
    std::deque<Job> jobs_;
    asio::steady_timer wakes_;
    std::string doing_;
};

} // namespace tutti::cli
