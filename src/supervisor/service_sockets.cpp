#include "supervisor/service_sockets.hpp"

#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/wait_readable.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tutti::supervisor {

namespace {

/// The words of a line, with blanks between them.
template <std::size_t most>
std::array<std::string_view, most> words_of(std::string_view line) noexcept {
    std::array<std::string_view, most> words;
    for (auto& word : words) {
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        word = line.substr(0, line.find(' '));
        line.remove_prefix(word.size());
    }
    return words;
}

std::string_view next_line(std::string_view& text) noexcept {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

constexpr std::string_view unix_key = "unix:";

std::string key_of(const supervise::ListenPlace& place) {
    if (!place.tcp) return std::string(unix_key) + place.path;
    const bool is_named = place.tcp->host == "localhost";
    return print(
        is_named ? Address{"127.0.0.1", place.tcp->port} : *place.tcp
    ); // as what is handed to us says
}

} // namespace

ServiceSockets::ServiceSockets(
    asio::any_io_executor executor, io::TaskGroup& tasks, const std::vector<LaunchPlan>& plans,
    SocketStore& store, OnConnection on_connection
)
    : executor_(std::move(executor)), tasks_(tasks), plans_(plans), store_(store),
      on_connection_(std::move(on_connection)), slots_(plans.size()) {}

Result<void> ServiceSockets::open(ServiceId service) {
    auto& slot = slots_[service.value];
    if (!slot.sockets.empty()) return {};
    const auto& plan = plans_[service.value];
    for (const auto& place : plan.listen) {
        Result<io::FileDescriptor> opened;
        if (auto kept = store_.extract(key_of(place))) {
            opened = std::move(kept.mapped());
        } else if (place.tcp) {
            opened = io::listen_tcp(place.tcp->host, place.tcp->port);
        } else {
            auto local = io::listen_unix(
                place.path, 0660, plan.paths.directory / fmt::format("socket.{}.lock", slot.locks.size())
            );
            if (local) slot.locks.push_back(std::move(local->lock));
            opened = local ? Result<io::FileDescriptor>(std::move(local->socket)) : pass_on(local);
        }
        if (!opened) {
            close(service);
            return pass_on(opened);
        }
        slot.sockets.push_back(std::move(*opened));
    }
    return {};
}

void ServiceSockets::take(ServiceId service, std::vector<io::FileDescriptor> sockets) {
    const auto& listen = plans_[service.value].listen;
    if (sockets.size() != listen.size()) return;
    // The store's are the same: kept, they would listen on after close().
    for (const auto& place : listen) store_.erase(key_of(place));
    slots_[service.value].sockets = std::move(sockets);
}

void ServiceSockets::drop_rest() {
    std::erase_if(store_, [this](const auto& kept) {
        for (const auto& plan : plans_)
            for (const auto& place : plan.listen)
                if (key_of(place) == kept.first) return false;
        if (kept.first.starts_with(unix_key)) ::unlink(kept.first.c_str() + unix_key.size());
        return true;
    });
}

void ServiceSockets::give_back() {
    for (std::uint32_t index = 0; index < slots_.size(); ++index) {
        auto& slot = slots_[index];
        unwatch({index});
        for (std::size_t place = 0; place < slot.sockets.size(); ++place)
            store_.insert_or_assign(key_of(plans_[index].listen[place]), std::move(slot.sockets[place]));
        slot = {};
    }
}

void ServiceSockets::close(ServiceId service) {
    auto& slot = slots_[service.value];
    unwatch(service);
    const auto& listen = plans_[service.value].listen;
    for (std::size_t place = 0; place < listen.size(); ++place) {
        const bool was_kept = store_.erase(key_of(listen[place])) != 0;
        const bool is_ours = was_kept || place < slot.sockets.size();
        if (is_ours && !listen[place].tcp) ::unlink(listen[place].path.c_str());
    }
    slot.sockets.clear();
    slot.locks.clear();
}

/// Whoever gets them expects sockets that wait, as sd_listen_fds(3) has it; watching makes them such that do
/// not.
std::vector<int> ServiceSockets::hand_out(ServiceId service) {
    unwatch(service);
    std::vector<int> descriptors;
    for (const auto& socket : slots_[service.value].sockets) {
        ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) & ~O_NONBLOCK);
        descriptors.push_back(socket.get());
    }
    return descriptors;
}

/// On copies: what is registered with epoll wakes us at each connection, also of a service that runs.
void ServiceSockets::watch(ServiceId service, SteadyTime from) {
    auto& slot = slots_[service.value];
    if (!slot.watched.empty()) return;
    for (const auto& socket : slot.sockets) {
        io::FileDescriptor copy(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0));
        if (!copy) continue;
        slot.watched.push_back(std::make_shared<asio::posix::stream_descriptor>(executor_, copy.release()));
    }
    for (const auto& copy : slot.watched)
        tasks_.spawn("sockets of " + plans_[service.value].name, wait_for_connection(service, copy, from));
}

void ServiceSockets::unwatch(ServiceId service) {
    for (auto& copy : slots_[service.value].watched) copy->close();
    slots_[service.value].watched.clear();
}

Task<void> ServiceSockets::wait_for_connection(ServiceId service, Watched copy, SteadyTime from) {
    const bool waited = co_await io::sleep_until(from);
    if (!waited || !copy->is_open()) co_return;
    const auto given_up = co_await io::wait_readable(*copy);
    if (given_up) co_return; // it is watched no more
    unwatch(service);
    on_connection_(service);
}

Connections ServiceSockets::connections(ServiceId service) const {
    Connections all;
    const auto& listen = plans_[service.value].listen;
    if (listen.empty()) return all;
    std::string tcp;
    for (const auto* table : {"/proc/net/tcp", "/proc/net/tcp6"}) tcp += io::read_file(table).value_or("");
    const auto local = io::read_file("/proc/net/unix").value_or("");
    for (const auto& place : listen)
        all += place.tcp ? tcp_connections(tcp, place.tcp->port) : unix_connections(local, place.path);
    return all;
}

std::size_t ServiceSockets::refuse_waiting(ServiceId service) {
    std::size_t refused = 0;
    for (const auto& socket : slots_[service.value].sockets) {
        const int flags = ::fcntl(socket.get(), F_GETFL);
        ::fcntl(socket.get(), F_SETFL, flags | O_NONBLOCK);
        while (io::FileDescriptor(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC))) ++refused;
        ::fcntl(socket.get(), F_SETFL, flags);
    }
    return refused;
}

// "  0: 0100007F:1F90 0100007F:D2A4 01 …": proc_net_tcp.rst of the kernel's documentation. What was not
// accepted has no inode.
Connections tcp_connections(std::string_view table, std::uint16_t port) noexcept {
    constexpr std::string_view established = "01";
    constexpr std::string_view other_end_closed = "08";
    constexpr std::size_t local_address = 1;
    constexpr std::size_t state = 3;
    constexpr std::size_t inode = 9;
    Connections found;
    std::array<char, 8> wanted{};
    const auto end = fmt::format_to_n(wanted.data(), wanted.size(), ":{:04X}", port).out;
    while (!table.empty()) {
        const auto words = words_of<inode + 1>(next_line(table));
        if (!words[local_address].ends_with(std::string_view(wanted.data(), end))) continue;
        const bool waits = words[inode] == "0";
        if (words[state] == established)
            ++(waits ? found.waiting : found.taken);
        else if (words[state] == other_end_closed && waits)
            ++found.waiting;
    }
    return found;
}

// "Num RefCount Protocol Flags Type St Inode Path", of proc_net(5): 03 is connected, 02 not accepted yet.
Connections unix_connections(std::string_view table, std::string_view path) noexcept {
    Connections found;
    while (!table.empty()) {
        auto line = next_line(table);
        const auto state = words_of<6>(line)[5];
        if ((state != "03" && state != "02") || !line.ends_with(path)) continue;
        line.remove_suffix(path.size());
        if (!line.ends_with(' ')) continue; // the path itself may have blanks
        ++(state == "03" ? found.taken : found.waiting);
    }
    return found;
}

} // namespace tutti::supervisor
