// etcd_elect NAME ENDPOINTS TIME_TO_LIVE [CA [USER PASSWORD]]: an elector alone, for whole-process tests. It
// prints what it finds out as lines of JSON. Lines on its standard input say what it does: "campaign
// control", "observe …", "hand_over …", "resign …"; "write control": from now on it writes every few
// milliseconds as long as it believes that it may, and prints the token of each; the end of the input is its
// own.
#include "base/json.hpp"
#include "etcd/etcd_elector.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace {

using namespace tutti;
using governance::Resource;

void print_line(std::vector<Member> members) {
    members.push_back({"at", to_seconds(io::steady_now().time_since_epoch())});
    std::printf("%s\n", print_json(Value::object(std::move(members))).c_str());
    std::fflush(stdout);
}

void print_change(const governance::LeadershipChange& change) {
    print_line({
        {"resource", change.resource.text()},
        {"role", name(change.after.role)},
        {"holder", change.after.holder.name},
        {"address", change.after.holder.address},
        {"token", static_cast<std::int64_t>(change.after.token.value)},
    });
}

void print_trouble(const std::optional<Error>& error) {
    print_line({{"trouble", error ? Value(error->message) : Value()}});
}

class Probe {
public:
    Probe(const asio::any_io_executor& executor, etcd::ElectorOptions options)
        : elector_(executor, std::move(options), print_change, print_trouble), tasks_(executor) {}

    Task<void> run() {
        const auto executor = co_await asio::this_coro::executor;
        asio::posix::stream_descriptor input(executor, ::dup(STDIN_FILENO));
        std::string begun;
        while (true) {
            char room[256];
            const auto [error, count] = co_await input.async_read_some(asio::buffer(room), no_throw);
            if (error) break;
            begun.append(room, count);
            for (auto end = begun.find('\n'); end != std::string::npos; end = begun.find('\n')) {
                obey(begun.substr(0, end));
                begun.erase(0, end + 1);
            }
        }
        co_await tasks_.stop();
        co_await elector_.stop();
        print_line({{"stopped", true}});
    }

private:
    void obey(const std::string& line) {
        const auto space = line.find(' ');
        const auto resource = Resource::parse(space == std::string::npos ? "" : line.substr(space + 1));
        if (!resource) std::abort();
        const auto verb = line.substr(0, space);
        if (verb == "campaign") elector_.campaign(*resource);
        if (verb == "observe") elector_.observe(*resource);
        if (verb == "hand_over") elector_.hand_over(*resource);
        if (verb == "resign") elector_.resign(*resource);
        if (verb == "write") tasks_.spawn("write", write(*resource));
    }
    Task<void> write(Resource resource) {
        bool goes_on = true;
        while (goes_on) {
            const auto token = elector_.registry().token_for_write(resource, io::boot_now());
            if (token) print_line({{"write", static_cast<std::int64_t>(token->value)}});
            goes_on = co_await io::sleep_for(milliseconds(5));
        }
    }

    etcd::EtcdElector elector_;
    io::TaskGroup tasks_;
};

Task<void> probe(etcd::ElectorOptions options) {
    const auto executor = co_await asio::this_coro::executor;
    Probe all(executor, std::move(options));
    co_await all.run();
}

} // namespace

int main(int count, char** words) {
    if (count < 4) return 2;
    auto endpoints = etcd::parse_endpoints(words[2]);
    if (!endpoints) {
        std::fprintf(stderr, "%s\n", endpoints.error().message.c_str());
        return 2;
    }
    etcd::ElectorOptions options{
        .etcd = {.endpoints = std::move(*endpoints)},
        .self = {words[1], std::string("http://") + words[1]},
        .times = {.time_to_live = seconds(std::atoi(words[3]))},
    };
    if (count > 4) options.etcd.tls.ca = words[4];
    if (count > 6) options.etcd.user = words[5], options.etcd.password = words[6];
    asio::io_context context(1);
    asio::co_spawn(context, probe(std::move(options)), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
}
