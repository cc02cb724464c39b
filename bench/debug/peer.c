/* The least that a receiver of OSC can do: it counts datagrams, and says how many at each line on its standard input. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    (void)argc;
    const int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
    const int room = 4 << 20;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (bind(socket_, (struct sockaddr *)&at, sizeof at) != 0) return 1;
    struct pollfd ends[] = {{socket_, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    static char bytes[65536];
    unsigned long heard = 0;
    while (poll(ends, 2, -1) > 0) {
        while (recv(socket_, bytes, sizeof bytes, MSG_DONTWAIT) >= 0) heard++;
        if (!ends[1].revents) continue;
        if (read(STDIN_FILENO, bytes, 1) <= 0) return 0;
        printf("%lu\n", heard);
        fflush(stdout);
    }
    return 0;
}
