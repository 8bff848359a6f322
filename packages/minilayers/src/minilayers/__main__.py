print("The demo comes with the first slice.")
