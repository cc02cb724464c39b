#include "shim/shim.hpp"

#include "shim/clock.hpp"
#include "shim/launch.hpp"
#include "shim/notification.hpp"
#include "shim/process_tree.hpp"

#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace tutti::shim {

namespace {

namespace protocol = supervise::shim;

// What a crashed main process leaves behind holds up its replacement no longer than this.
constexpr std::int64_t crash_grace = 500'000;
// Between two attempts to kill what does not die at once (it forks, or waits for a disk): doubling.
constexpr std::int64_t first_kill_pause = 10'000;
constexpr std::int64_t last_kill_pause = 1'000'000;

// A service that never stops talking does not keep us from its orders and its log.
constexpr int notifications_a_turn = 256;
// What was said before a process ended is read to its last word: no queue is longer
// (net.unix.max_dgram_qlen).
constexpr int notifications_at_an_end = 65536;

int block_signals() {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT}) sigaddset(&wanted, signal);
    sigprocmask(SIG_BLOCK, &wanted, nullptr);
    return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

} // namespace

Shim::Shim(const Options& options)
    : options_(options), file_(options.log_file, options.log_size, options.log_files),
      capture_(options.service, file_) {
    capture_.limit_lines(options.flood > 0 ? static_cast<std::uint64_t>(options.flood) : 0);
    state_.shim_pid = getpid();
    std::strncpy(state_.invocation, options.invocation, protocol::invocation_length);
}

void Shim::run() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (const int fd : {protocol::lock_fd, protocol::link_fd, protocol::listen_fd, protocol::notify_fd})
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    for (int i = 0; i < options_.sockets; ++i) fcntl(protocol::first_socket_fd + i, F_SETFD, FD_CLOEXEC);
    for (const int fd : {protocol::link_fd, protocol::listen_fd, protocol::notify_fd})
        fcntl(fd, F_SETFL, O_NONBLOCK);
    signals_ = block_signals();

    state_.started_at = steady_now();
    const auto launched = launch(options_);
    capture_.attach(Capture::Output, launched.standard_output);
    capture_.attach(Capture::Error, launched.standard_error);
    if (options_.limit != 0) set_limit(options_.limit);
    if (launched.error != 0) {
        state_.exec_error = launched.error;
        std::strncpy(state_.failure, launched.failure, sizeof state_.failure - 1);
        state_.gone = 1;
    } else {
        state_.main_pid = launched.pid;
        state_.executed = 1;
    }
    while (state_.gone == 0) turn();

    read_notifications(notifications_at_an_end);
    capture_.finish();
    state_.lines_lost = capture_.lines_lost();
    state_.log_rotations = file_.rotations();
    state_.ended_at = steady_now();
    save_record();
    changed_ = true;
    report();
}

void Shim::turn() {
    if (changed_) report();
    const auto wait_for_link = static_cast<short>(changed_ ? POLLIN | POLLOUT : POLLIN);
    pollfd polled[] = {
        {capture_.fd(Capture::Output), POLLIN, 0},
        {capture_.fd(Capture::Error), POLLIN, 0},
        {protocol::notify_fd, POLLIN, 0},
        {link_, wait_for_link, 0},
        {protocol::listen_fd, POLLIN, 0},
        {signals_, POLLIN, 0},
        {limit_, POLLIN, 0},
    };
    const int ready = poll(polled, sizeof polled / sizeof polled[0], patience());
    if (ready < 0) return;
    if (polled[6].revents != 0) reach_limit();
    if (polled[0].revents != 0) capture_.read_some(Capture::Output);
    if (polled[1].revents != 0) capture_.read_some(Capture::Error);
    if (file_.rotations() != state_.log_rotations) note_rotation();
    const auto told_at = capture_.flood_told_at();
    if (told_at >= 0 && steady_now() >= told_at) capture_.tell_flood();
    if (polled[2].revents != 0) read_notifications(notifications_a_turn);
    if (polled[3].revents != 0) read_orders();
    if (polled[4].revents != 0) accept_supervisor();
    if (polled[5].revents != 0) read_signals();
    if (ending_ != Ending::No && state_.gone == 0 && steady_now() >= kill_at_) kill_everything();
}

/// The timer's clock also goes on while the machine sleeps. Where there is none, there is no time to wait
/// for.
void Shim::set_limit(std::int64_t time) {
    state_.limit = time;
    if (limit_ < 0 && time != 0) limit_ = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    itimerspec at{};
    at.it_value = {time / 1'000'000, static_cast<long>(time % 1'000'000) * 1000};
    const bool is_armed = limit_ >= 0 && timerfd_settime(limit_, TFD_TIMER_ABSTIME, &at, nullptr) == 0;
    if (!is_armed && time != 0) kill_all();
}

void Shim::reach_limit() {
    std::uint64_t expired = 0;
    if (read(limit_, &expired, sizeof expired) == sizeof expired) kill_all();
}

/// The main process first: no time is lost with looking for the others.
void Shim::kill_all() {
    if (state_.main_pid > 0 && ending_ == Ending::No) kill(state_.main_pid, SIGKILL);
    kill_everything();
}

void Shim::note_rotation() {
    state_.log_rotations = file_.rotations();
    changed_ = true;
}

/// Milliseconds for poll(2): nothing is due but while a tree is being ended, or after a flood of lines.
int Shim::patience() const {
    auto due = capture_.flood_told_at();
    if (ending_ != Ending::No && (due < 0 || kill_at_ < due)) due = kill_at_;
    if (due < 0) return -1;
    const auto rest = due - steady_now();
    return rest <= 0 ? 0 : static_cast<int>(rest / 1000 + 1);
}

void Shim::read_signals() {
    signalfd_siginfo info{};
    bool children = false;
    while (read(signals_, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD) {
            children = true;
        } else if (ending_ == Ending::No) {
            // Somebody ends this shim: what is meant is the service.
            asked_to_stop_ = true;
            kill(state_.main_pid, SIGTERM);
        }
    }
    if (children) reap();
}

void Shim::reap() {
    int wait_status = 0;
    pid_t pid = 0;
    while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
        if (pid != state_.main_pid) continue;
        read_notifications(notifications_at_an_end
        ); // a daemon that forks names its child by MAINPID= before it ends
        if (pid == state_.main_pid) main_ended(wait_status);
    }
    // The subreaper's last child is the last process of the tree.
    if (pid < 0 && errno == ECHILD) {
        state_.gone = 1;
    } else if (ending_ == Ending::Killing) {
        kill_at_ = steady_now(); // a death may have left new children to us
    }
}

void Shim::main_ended(int wait_status) {
    state_.wait_status = wait_status;
    if (ending_ != Ending::No) return;
    ending_ = Ending::Asked;
    const bool crashed = wait_status != 0 && !asked_to_stop_;
    const auto grace = crashed && options_.grace > crash_grace ? crash_grace : options_.grace;
    kill_at_ = steady_now() + grace;
    // Looking for a tree takes a while: only where something is left.
    siginfo_t left{};
    if (waitid(P_ALL, 0, &left, WEXITED | WNOHANG | WNOWAIT) < 0) return;
    signal_descendants(SIGTERM);
    signal_descendants(SIGCONT);
}

void Shim::kill_everything() {
    if (ending_ != Ending::Killing) kill_pause_ = first_kill_pause;
    ending_ = Ending::Killing;
    signal_descendants(SIGKILL);
    kill_at_ = steady_now() + kill_pause_;
    kill_pause_ = kill_pause_ * 2 < last_kill_pause ? kill_pause_ * 2 : last_kill_pause;
}

void Shim::read_notifications(int most) {
    // What sd_notify(3) sends fits. A longer one is passed over: its end, cut, would say something else.
    // A descriptor that comes along is closed by the kernel, as nobody takes it: that answers BARRIER=1.
    char text[4096];
    for (int left = most; left > 0; --left) {
        const ssize_t length = recv(protocol::notify_fd, text, sizeof text, MSG_TRUNC);
        if (length < 0) return;
        if (length > static_cast<ssize_t>(sizeof text)) continue;
        apply_notification(text, static_cast<std::size_t>(length), steady_now(), state_);
        changed_ = true;
    }
}

void Shim::read_orders() {
    while (true) {
        protocol::Command command;
        const ssize_t length = recv(link_, &command, sizeof command, 0);
        if (length <= 0) {
            if (length == 0 || errno != EAGAIN) drop_supervisor();
            return;
        }
        // An earlier supervisor's command is shorter; of a later one's, what does not fit is cut off here.
        const bool is_whole = length >= static_cast<ssize_t>(protocol::least_command);
        if (is_whole && protocol::is_protocol(command.protocol)) obey(command);
    }
}

void Shim::obey(const protocol::Command& command) {
    if (command.order == protocol::Order::KillTree) return kill_all();
    if (command.order == protocol::Order::Limit) return set_limit(command.time);
    if (command.order != protocol::Order::Signal) return; // a later version's
    asked_to_stop_ = true;
    // What it said before was of another phase. A second signal, after an adoption, begins none.
    if (state_.told_to_stop == 0) {
        state_.told_to_stop = 1;
        state_.extended_until = 0;
        changed_ = true;
    }
    if (ending_ == Ending::No) {
        kill(state_.main_pid, command.value);
        kill(state_.main_pid, SIGCONT);
    }
}

void Shim::accept_supervisor() {
    const int link = accept4(protocol::listen_fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (link < 0) return;
    ucred peer{};
    socklen_t size = sizeof peer;
    const bool known = getsockopt(link, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
                       && (peer.uid == geteuid() || peer.uid == 0);
    if (!known) {
        close(link);
        return;
    }
    drop_supervisor();
    link_ = link;
    changed_ = true;
    gives_sockets_ = options_.sockets > 0;
}

void Shim::drop_supervisor() {
    if (link_ >= 0) close(link_);
    link_ = -1;
    changed_ = false;
}

/// Says everything that we know. Where the supervisor does not read, the next report says it.
void Shim::report() {
    if (link_ < 0) {
        changed_ = false;
        return;
    }
    state_.lines_lost = capture_.lines_lost();
    const ssize_t sent = send_state();
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) return drop_supervisor();
    changed_ = false;
    gives_sockets_ = false;
}

/// With the listening sockets, where the supervisor that had them is gone.
ssize_t Shim::send_state() {
    iovec whole{&state_, sizeof state_};
    msghdr message{};
    message.msg_iov = &whole;
    message.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(protocol::most_sockets * sizeof(int))] = {};
    if (gives_sockets_) {
        const auto size = static_cast<std::size_t>(options_.sockets) * sizeof(int);
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(size);
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        int sockets[protocol::most_sockets];
        for (int i = 0; i < options_.sockets; ++i) sockets[i] = protocol::first_socket_fd + i;
        std::memcpy(CMSG_DATA(header), sockets, size);
    }
    return sendmsg(link_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// The record first, then the lock: who finds the lock free finds the record.
void Shim::save_record() {
    if (chdir(options_.run_directory) < 0) return;
    char temporary[16];
    std::strcpy(temporary, protocol::exit_file);
    std::strcat(temporary, ".new");
    const int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file >= 0) {
        const bool written = write(file, &state_, sizeof state_) == sizeof state_;
        close(file);
        if (written) rename(temporary, protocol::exit_file);
    }
    unlink(protocol::control_file);
    unlink(protocol::notify_file);
    close(protocol::listen_fd);
    close(protocol::lock_fd);
}

} // namespace tutti::shim
