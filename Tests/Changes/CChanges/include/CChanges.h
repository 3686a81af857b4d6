// What the scenarios of changes need of the system and Swift has not: variadic calls, and streams.
#ifndef PCIASSIGNMENT_CCHANGES_H
#define PCIASSIGNMENT_CCHANGES_H

// Opens a function of this machine through its group and a container of type 1; a number above 0, or below it what
// failed: -1 the group's link, -2 a node, -3 the container, -4 its type, -5 the function.
int changes_open(const char *address);

// A pipe whose ends go away with exec.
int changes_pipe(int ends[2]);

// Starts a program whose words are the lines of `words`, with the given descriptors, where not below zero, as its input
// and output, else with nothing to read and nowhere to print; its process, or -1.
int changes_start(const char *words, int input, int output);

// Waits for a process: its exit status, or the negative of the signal that ended it.
int changes_wait(int process);

// Does to functions without a driver and an override what a hasty rule of udev does at each of the kernel's events: gives
// them to `driver`, and offers them to all others. Prints each event; comes back with a number below 0 where it cannot.
int changes_listen(const char *driver);

// Writes what was printed.
void changes_flush(void);

// Says something beside the results.
void changes_say(const char *text);

// Whether there is such a file.
int changes_exists(const char *path);

#endif
