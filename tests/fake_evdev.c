/* What tests load before a program (LD_PRELOAD) in place of input devices of the kernel's: a pipe that stands where a
 * node stands is asked by ioctl(EVIOCG…) as the kernel's devices are. What a device answers lies beside its pipe, in
 * `<node>.about`, where a test has written it (evdev_rig.py): records of the number of a request, the size of its answer
 * in two bytes, and the answer. What a program sets goes to `<node>.told`, one letter each. The end of the pipe is a
 * device that was unplugged: ENODEV. Everything else is the system's. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/input.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { grab_request = 0x90, clock_request = 0xa0 };

static ssize_t system_read(int file, void* bytes, size_t size) {
    static ssize_t (*systems)(int, void*, size_t);
    if (systems == NULL) systems = (ssize_t (*)(int, void*, size_t))dlsym(RTLD_NEXT, "read");
    return systems(file, bytes, size);
}

/* `<node><ending>` of a pipe that stands for a device. */
static int beside(int file, const char* ending, char* path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    struct stat about;
    if (fstat(file, &about) != 0 || !S_ISFIFO(about.st_mode)) return 0;
    const ssize_t size = readlink(link, path, PATH_MAX - 16);
    if (size <= 0) return 0;
    path[size] = 0;
    if (strstr(path, "/event") == NULL) return 0;
    strcat(path, ending);
    return 1;
}

static int answer(int about, unsigned number, void* argument, size_t size) {
    unsigned char head[3];
    while (system_read(about, head, sizeof head) == (ssize_t)sizeof head) {
        const size_t length = head[1] | (size_t)head[2] << 8;
        if (head[0] != number) {
            lseek(about, (off_t)length, SEEK_CUR);
            continue;
        }
        memset(argument, 0, size);
        const size_t wanted = length < size ? length : size;
        return system_read(about, argument, wanted) == (ssize_t)wanted ? (int)wanted : -1;
    }
    /* Of a kind of event that a device has not, the kernel says so; of a text, that there is none. */
    if (number >= _IOC_NR(EVIOCGNAME(0)) && number <= _IOC_NR(EVIOCGUNIQ(0))) {
        errno = ENOENT;
        return -1;
    }
    memset(argument, 0, size);
    return (int)size;
}

static int tell(const char* path, char letter) {
    const int told = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int is_written = write(told, &letter, 1) == 1;
    close(told);
    return is_written ? 0 : -1;
}

static int evdev_ioctl(int file, unsigned long request, void* argument) {
    char path[PATH_MAX];
    const unsigned number = _IOC_NR(request);
    if (_IOC_DIR(request) == _IOC_READ) {
        if (!beside(file, ".about", path)) return errno = ENOTTY, -1;
        const int about = open(path, O_RDONLY | O_CLOEXEC);
        const int size = answer(about, number, argument, _IOC_SIZE(request));
        const int cause = errno;
        close(about);
        errno = cause;
        return size;
    }
    if (!beside(file, ".told", path)) return errno = ENOTTY, -1;
    if (number == grab_request) return tell(path, argument != NULL ? 'G' : 'g');
    if (number == clock_request) return tell(path, *(int*)argument == 1 ? 'M' : 'R');
    errno = EINVAL;
    return -1;
}

int ioctl(int file, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void* argument = va_arg(arguments, void*);
    va_end(arguments);
    if (_IOC_TYPE(request) == 'E') return evdev_ioctl(file, request, argument);
    static int (*systems)(int, unsigned long, ...);
    if (systems == NULL) systems = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
    return systems(file, request, argument);
}

ssize_t read(int file, void* bytes, size_t size) {
    const ssize_t got = system_read(file, bytes, size);
    char path[PATH_MAX];
    if (got != 0 || size == 0 || !beside(file, "", path)) return got;
    errno = ENODEV;
    return -1;
}
