"""The lab in a browser tab: what takes the place of that which a tab lacks, through the seams of the house.

    from browser import tab
    tab.open(layout, jsonata)       # before boto3, moto or helpers are imported

Pyodide runs the kernel, the AWS and the handlers in one interpreter. `turns` takes the place of threads, `belongings`
keeps apart what a process of its own would keep, `worker` that of a worker's process, `graphviz` that of pygraphviz,
`jsonata` that of jlens, `stand_ins` that of packages without a wheel for WebAssembly. Nothing here is imported on a
desktop.
"""
