/* What tests load before a program (LD_PRELOAD) so that it runs as on another machine: its time of day is ahead of this
 * machine's by FAKE_CLOCK seconds, and its kernel's boot id is what stands in the file FAKE_BOOT_ID. What measures how
 * long something takes is as ever. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static time_t ahead(void) {
    const char* said = getenv("FAKE_CLOCK");
    return said == NULL ? 0 : (time_t)atol(said);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
    const int done = (int)syscall(SYS_clock_gettime, clock, time);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += ahead();
    return done;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* into) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (into != NULL) *into = now.tv_sec;
    return now.tv_sec;
}

/* The one timer that waits for a time of day asks to be told when the clock is set, too. */
int timerfd_settime(int timer, int flags, const struct itimerspec* at, struct itimerspec* former) {
    struct itimerspec real = *at;
    const int of_day = (flags & TFD_TIMER_CANCEL_ON_SET) != 0;
    if (of_day && (real.it_value.tv_sec != 0 || real.it_value.tv_nsec != 0)) real.it_value.tv_sec -= ahead();
    return (int)syscall(SYS_timerfd_settime, timer, flags, &real, former);
}

static const char* elsewhere(const char* path) {
    const char* boot_id = getenv("FAKE_BOOT_ID");
    return boot_id != NULL && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0 ? boot_id : path;
}

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return (int)syscall(SYS_openat, AT_FDCWD, elsewhere(path), flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return (int)syscall(SYS_openat, AT_FDCWD, elsewhere(path), flags | O_LARGEFILE, mode);
}
