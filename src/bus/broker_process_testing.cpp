#include "bus/broker_process_testing.hpp"

#include "io/system_random.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace tutti::bus::testing {
namespace {

/// A port that is free now. Mosquitto cannot take one from the kernel itself.
std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(fd);
    return ntohs(address.sin_port);
}

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

} // namespace

BrokerProcess::BrokerProcess(
    std::vector<std::string> command, const std::string& configuration, const std::string& url
)
    : directory_(std::filesystem::temp_directory_path() / ("tutti-bus-" + io::random_hex(6))),
      port_(free_port()) {
    std::filesystem::create_directory(directory_);
    std::filesystem::permissions(directory_, std::filesystem::perms::owner_all);
    std::filesystem::permissions(directory_, std::filesystem::perms::owner_all);
    for (std::string& argument : command) command_.push_back(filled(std::move(argument)));
    url_ = filled(url);
    if (!configuration.empty()) std::ofstream(directory_ / "broker.conf") << filled(configuration);
}

BrokerProcess::~BrokerProcess() {
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

std::string BrokerProcess::filled(std::string text) const {
    const auto replace = [&text](std::string_view what, const std::string& with) {
        for (auto at = text.find(what); at != std::string::npos; at = text.find(what))
            text.replace(at, what.size(), with);
    };
    replace("{dir}", directory_.native());
    replace("{port}", fmt::format("{}", port_));
    return text;
}

void BrokerProcess::start() {
    const std::string log_path = directory_ / "log";
    std::vector<char*> arguments;
    for (std::string& argument : command_) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int log = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(log, 1);
    ::dup2(log, 2);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

void BrokerProcess::kill() noexcept {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

std::string BrokerProcess::log() const { return read_file(directory_ / "log"); }

} // namespace tutti::bus::testing
