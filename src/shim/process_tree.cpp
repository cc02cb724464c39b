#include "shim/process_tree.hpp"

#include "shim/folder.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::shim {

namespace {

struct Process {
    pid_t pid;
    pid_t parent;
    bool ours;
};

// Untouched, and so without cost, until something is to be killed. Processes beyond are found by the next
// call, when others are gone.
constexpr int capacity = 16384;
Process processes[capacity];
int process_count = 0;

/// The fourth field of /proc/<pid>/stat; the second one, in parentheses, may hold anything.
pid_t parent_of(int proc, pid_t pid) {
    char room[] = "0000000000/stat"; // the longest pid; a shorter one begins later
    char* path = room + 10;
    do {
        *--path = static_cast<char>('0' + pid % 10);
        pid /= 10;
    } while (pid > 0);
    const int file = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    char text[512];
    const ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return -1;
    text[length] = '\0';
    const char* after_name = std::strrchr(text, ')');
    if (after_name == nullptr || std::strlen(after_name) < 5) return -1;
    return static_cast<pid_t>(std::strtol(after_name + 4, nullptr, 10));
}

void list_processes() {
    process_count = 0;
    const int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0) return;
    for_each_name(proc, [proc](const char* name) {
        if (name[0] < '1' || name[0] > '9' || process_count == capacity) return;
        const auto pid = static_cast<pid_t>(std::strtol(name, nullptr, 10));
        processes[process_count++] = {pid, parent_of(proc, pid), false};
    });
    close(proc);
}

bool is_ours(pid_t pid) {
    for (int index = 0; index < process_count; ++index)
        if (processes[index].pid == pid) return processes[index].ours;
    return false;
}

/// Lists every process, marks those below this one, and does something with each of them at once.
template <typename Do>
void for_each_descendant(Do act) {
    list_processes();
    const pid_t self = getpid();
    for (bool found = true; found;) {
        found = false;
        for (int index = 0; index < process_count; ++index) {
            auto& process = processes[index];
            if (process.ours || (process.parent != self && !is_ours(process.parent))) continue;
            process.ours = true;
            found = true;
            act(process.pid);
        }
    }
}

} // namespace

bool is_descendant(pid_t pid) {
    const int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0) return false;
    const pid_t self = getpid();
    pid_t parent = pid;
    // Processes that come and go meanwhile could lead us round in circles.
    for (int steps = 0; parent > 1 && steps < capacity; ++steps) {
        parent = parent_of(proc, parent);
        if (parent == self) break;
    }
    close(proc);
    return parent == self;
}

void signal_descendants(int signal) {
    for_each_descendant([signal](pid_t pid) { kill(pid, signal); });
}

} // namespace tutti::shim
