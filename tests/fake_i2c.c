/* What tests load before a program (LD_PRELOAD) in place of an I²C bus: the program opens a plain file and asks it
 * by ioctl(I2C_RDWR), as it asks the kernel's; here each turn goes to the Unix socket that FAKE_I2C names, behind
 * which a test holds the registers (sense_hat_rig.py). Every other ioctl is the system's.
 *
 * To the socket: the number of messages, then of each its address, whether it reads, its size, and the bytes that
 * it writes. Back: an errno, 0 where all went well, then the bytes that were read. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int whole(int file, unsigned char* bytes, size_t size) {
    while (size > 0) {
        const ssize_t got = read(file, bytes, size);
        if (got <= 0) return 0;
        bytes += got;
        size -= (size_t)got;
    }
    return 1;
}

static int ask(int file, const struct i2c_rdwr_ioctl_data* turn) {
    unsigned char out[1024] = {(unsigned char)turn->nmsgs};
    size_t size = 1;
    for (unsigned i = 0; i < turn->nmsgs; ++i) {
        const struct i2c_msg* message = &turn->msgs[i];
        const int reads = (message->flags & I2C_M_RD) != 0;
        out[size++] = (unsigned char)message->addr;
        out[size++] = (unsigned char)reads;
        out[size++] = (unsigned char)message->len;
        if (reads) continue;
        memcpy(out + size, message->buf, message->len);
        size += message->len;
    }
    unsigned char refused = 0;
    if (write(file, out, size) != (ssize_t)size || !whole(file, &refused, 1)) return EIO;
    if (refused != 0) return refused;
    for (unsigned i = 0; i < turn->nmsgs; ++i)
        if ((turn->msgs[i].flags & I2C_M_RD) != 0 && !whole(file, turn->msgs[i].buf, turn->msgs[i].len)) return EIO;
    return 0;
}

int ioctl(int file, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void* argument = va_arg(arguments, void*);
    va_end(arguments);
    if (request != I2C_RDWR) {
        int (*systems)(int, unsigned long, ...) = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
        return systems(file, request, argument);
    }
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    strncpy(where.sun_path, getenv("FAKE_I2C"), sizeof where.sun_path - 1);
    const int bus = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int cause = EIO;
    if (connect(bus, (struct sockaddr*)&where, sizeof where) == 0) cause = ask(bus, argument);
    close(bus);
    if (cause == 0) return (int)((struct i2c_rdwr_ioctl_data*)argument)->nmsgs;
    errno = cause;
    return -1;
}
